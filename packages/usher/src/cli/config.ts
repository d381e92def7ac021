// The configuration of the server: from the environment and one JSON file; the environment wins.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { NormalizedEmail } from '../core/email-address.ts'
import type { LogLevel } from '../lib/logger.ts'
import type { MasterKey } from './master-key.ts'
import { settingNames, settings, variableOf } from './settings.ts'
import type { SettingName, SettingValue } from './settings.ts'

export type Environment = Readonly<Record<string, string | undefined>>

export type DatabaseConfig = {
  readonly databaseUrl: string
  /** Connections to PostgreSQL; SQLite has its own two. */
  readonly databasePoolSize: number
}
export type Config = DatabaseConfig & {
  /** An origin: `https://id.contoso.com`. */
  readonly baseUrl: string
  readonly host: string
  readonly port: number
  /** The first seals, all open. */
  readonly masterKeys: readonly MasterKey[]
  readonly mail: { readonly smtpUrl: string; readonly from: string } | null
  readonly trustedProxies: readonly string[]
  readonly allowedReturnOrigins: readonly string[]
  readonly dangerouslyAllowPrivateAddresses: readonly string[]
  /** The pace of one directory's provisioning client. */
  readonly scimRequestsPerSecond: number
  /** How long the sign-in log goes back. */
  readonly signInAttemptDays: number
  readonly logLevel: LogLevel
  readonly bootstrap: Bootstrap | null
}
/** The first owner and organization of an empty instance. */
export type Bootstrap = {
  readonly email: NormalizedEmail
  readonly password: string
  readonly organizationName: string
  readonly organizationSlug: string
}

export type ConfigProblem = {
  readonly setting: string
  readonly problem: string
  readonly fix: string
}
/** Everything that is wrong, one line each: which setting, what is wrong, what to do. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly ConfigProblem[]
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map(({ setting, problem, fix }) => `${setting} ${problem}. ${fix}`).join('\n'))
    this.problems = problems
  }
}

export type ConfigSources = { readonly environment: Environment; readonly configFile?: string }

/** Reads and checks everything at once, so that one start shows every mistake. */
export function loadConfig(sources: ConfigSources): Config {
  const reader = createReader(sources)
  const smtpUrl = reader.read('smtpUrl')
  const mailFrom = reader.read('mailFrom')
  if (
    smtpUrl !== undefined &&
    mailFrom !== undefined &&
    (smtpUrl === null) !== (mailFrom === null)
  ) {
    reader.reportMissing(smtpUrl === null ? 'smtpUrl' : 'mailFrom', 'is needed to send mail')
  }
  const values = {
    baseUrl: reader.read('baseUrl'),
    host: reader.read('host'),
    port: reader.read('port'),
    databaseUrl: reader.read('databaseUrl'),
    databasePoolSize: reader.read('databasePoolSize'),
    masterKeys: reader.read('masterKey'),
    trustedProxies: reader.read('trustedProxies'),
    allowedReturnOrigins: reader.read('allowedReturnOrigins'),
    dangerouslyAllowPrivateAddresses: reader.read('dangerouslyAllowPrivateAddresses'),
    scimRequestsPerSecond: reader.read('scimRequestsPerSecond'),
    signInAttemptDays: reader.read('signInAttemptDays'),
    logLevel: reader.read('logLevel'),
    mail: smtpUrl && mailFrom ? { smtpUrl, from: mailFrom } : null,
    bootstrap: readBootstrap(reader),
  }
  reader.throwProblems()
  return complete(values)
}

/** For commands that touch the database and nothing else: they need no key and no address. */
export function loadDatabaseConfig(sources: ConfigSources): DatabaseConfig {
  const reader = createReader(sources)
  const values = {
    databaseUrl: reader.read('databaseUrl'),
    databasePoolSize: reader.read('databasePoolSize'),
  }
  reader.throwProblems()
  return complete(values)
}

/** All or nothing: half a first owner would leave an instance that nobody can enter. */
function readBootstrap(reader: Reader): Bootstrap | null {
  const email = reader.read('bootstrapEmail')
  const password = reader.read('bootstrapPassword')
  const organizationName = reader.read('bootstrapOrganizationName')
  const organizationSlug = reader.read('bootstrapOrganizationSlug')
  if (email && password && organizationName && organizationSlug) {
    return { email, password, organizationName, organizationSlug }
  }
  const parts = {
    bootstrapEmail: email,
    bootstrapPassword: password,
    bootstrapOrganizationName: organizationName,
    bootstrapOrganizationSlug: organizationSlug,
  }
  if (Object.values(parts).some((part) => part !== null)) {
    for (const name of [
      'bootstrapEmail',
      'bootstrapPassword',
      'bootstrapOrganizationName',
      'bootstrapOrganizationSlug',
    ] as const) {
      if (parts[name] === null)
        reader.reportMissing(name, 'is missing beside the other USHER_BOOTSTRAP settings')
    }
  }
  return null
}

type Reader = ReturnType<typeof createReader>

function createReader(sources: ConfigSources) {
  const { environment } = sources
  const problems: ConfigProblem[] = []
  const report = (setting: string, problem: string, fix: string) => {
    problems.push({ setting, problem, fix })
  }
  const fileName = sources.configFile ?? environment['USHER_CONFIG']
  const fromFile = fileName === undefined ? {} : readConfigFile(fileName, report)

  return {
    /** `undefined` if it is wrong, which has been reported then. */
    read<Name extends SettingName>(name: Name): SettingValue<Name> | undefined {
      const { schema, fix, secret } = settings[name]
      const found = fromEnvironment(environment, name, report)
      if (found.kind === 'wrong') return undefined
      const input = found.kind === 'found' ? found.value : fromFile[name]
      const parsed = schema.safeParse(input)
      if (parsed.success) return parsed.data as SettingValue<Name>
      const [issue] = parsed.error.issues
      const problem = input === undefined ? 'is missing' : plainProblem(issue, secret)
      report(labelOf(name), problem, fix)
      return undefined
    },
    reportMissing(name: SettingName, problem: string): void {
      report(labelOf(name), problem, settings[name].fix)
    },
    throwProblems(): void {
      if (problems.length > 0) throw new ConfigError(problems)
    },
  }
}

function labelOf(name: SettingName): string {
  return settings[name].inFile ? `${variableOf(name)} (${name})` : variableOf(name)
}

function plainProblem(issue: z.core.$ZodIssue | undefined, secret: boolean): string {
  // Only messages of our own may speak about a secret: the library's might repeat it.
  if (issue === undefined || (secret && issue.code !== 'custom')) return 'cannot be read'
  const message = issue.message.replace(/\.$/, '')
  return /^(is|has|holds|would|the key|key) /.test(message) ? message : `is wrong: ${message}`
}

type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'found'; readonly value: unknown }

function fromEnvironment(
  environment: Environment,
  name: SettingName,
  report: (setting: string, problem: string, fix: string) => void,
): Found {
  const { form, secret } = settings[name]
  const variable = variableOf(name)
  const fileVariable = `${variable}_FILE`
  const direct = nonEmpty(environment[variable])
  const path = secret ? nonEmpty(environment[fileVariable]) : undefined
  if (direct !== undefined && path !== undefined) {
    report(variable, `is set, and so is ${fileVariable}`, 'Keep one of the two.')
    return { kind: 'wrong' }
  }
  if (path === undefined) {
    return direct === undefined
      ? { kind: 'absent' }
      : { kind: 'found', value: asForm(direct, form) }
  }
  try {
    // Editors and `echo` leave a line end behind the secret.
    const content = readFileSync(path, 'utf8').replace(/\r?\n$/, '')
    return { kind: 'found', value: asForm(content, form) }
  } catch (error) {
    report(
      fileVariable,
      `names a file that cannot be read (${errorCode(error)})`,
      'Check path and rights.',
    )
    return { kind: 'wrong' }
  }
}

/** Compose files and CI systems pass empty variables for unset ones. */
function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value
}

function asForm(value: string, form: 'text' | 'number' | 'list'): unknown {
  switch (form) {
    case 'text':
      return value
    case 'number':
      return /^\d+$/.test(value.trim()) ? Number(value) : value
    case 'list':
      return value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '')
  }
}

function readConfigFile(
  path: string,
  report: (setting: string, problem: string, fix: string) => void,
): Readonly<Record<string, unknown>> {
  try {
    const parsed = z
      .record(z.string(), z.unknown())
      .safeParse(JSON.parse(readFileSync(path, 'utf8')))
    if (!parsed.success) {
      report(
        path,
        'holds no JSON object',
        'Write settings as {"baseUrl": "https://id.contoso.com"}.',
      )
      return {}
    }
    const known = settingNames.filter((name) => settings[name].inFile)
    for (const key of Object.keys(parsed.data)) {
      if (known.some((name) => name === key)) continue
      report(`"${key}" in ${path}`, 'is no setting', `The settings are ${known.join(', ')}.`)
    }
    return parsed.data
  } catch (error) {
    const problem =
      error instanceof SyntaxError ? 'is not valid JSON' : `cannot be read (${errorCode(error)})`
    report(path, problem, 'Check USHER_CONFIG or --config.')
    return {}
  }
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}

type Complete<Values> = { [Name in keyof Values]: Exclude<Values[Name], undefined> }

/** Nothing is missing once the reader has thrown no problem; says so to the compiler, with a check. */
function complete<Values extends object>(values: Values): Complete<Values> {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) throw new TypeError(`setting ${name} was neither read nor reported`)
  }
  return values as Complete<Values>
}
