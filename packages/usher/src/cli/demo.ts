// `usher demo`: an organization, "Contoso", beside a local Entra tenant, so that everything can be
// tried without an account anywhere. State stays in one folder; --reset begins anew.
import { contoso, contosoSeed, startEntraEmulator } from '@usher/entra-emulator'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createUsher, type Usher } from '../compose.ts'
import { entraPreset } from '../core/connection-presets.ts'
import { parseEmail } from '../core/email-address.ts'
import type { OrganizationId } from '../core/ids.ts'
import { bootstrapFromConfig } from '../engine/set-up.ts'
import { callbackPath } from '../http/routes/oauth2.ts'
import { present } from '../lib/assert.ts'
import { createLogger } from '../lib/logger.ts'
import { createOutbox } from '../lib/outbox.ts'
import { connectionSecretPurpose } from '../oauth/relying-party.ts'
import { CommandError, type CommandContext } from './command.ts'
import { listen } from './listen.ts'

const slug = 'contoso'
const connectionName = 'Entra ID'
const adminEmail = 'admin@contoso.example'
const graceMilliseconds = 2000
/** Everything that a demo writes, and so everything that --reset removes. */
const stateFiles = [
  'usher.db',
  'usher.db-wal',
  'usher.db-shm',
  'secrets.json',
  'demo.json',
  'outbox',
]

export async function demo(context: CommandContext): Promise<void> {
  const folder = textOption(context, 'state-dir') ?? '.usher'
  const stopRequested = context.stopRequested()
  if (context.options['reset'] === true) await reset(folder)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const port = await choosePort(context, 'port', 3000, undefined)
  const entraPort = await choosePort(context, 'entra-port', 3001, port)
  const baseUrl = `http://localhost:${port}`
  const secrets = await loadSecrets(folder)
  const entra = await startEntraEmulator({
    port: entraPort,
    hostname: 'localhost',
    seed: contosoSeed({ redirectUris: [new URL(callbackPath, baseUrl).href] }),
  })
  const outbox = createOutbox({
    from: 'Usher demo <usher@localhost.example>',
    clock: () => new Date(),
    folder: join(folder, 'outbox'),
  })
  const usher = await createUsher({
    baseUrl,
    databaseUrl: `sqlite:${join(folder, 'usher.db')}`,
    masterKeys: [{ id: 'demo', key: Buffer.from(secrets.masterKey, 'base64') }],
    mailer: outbox,
    // The local Entra answers on loopback, where no real provider may be.
    dangerouslyAllowPrivateAddresses: [`localhost:${entraPort}`],
    logger: createLogger({ level: 'warn' }),
  })
  const listener = await listen(usher, { host: 'localhost', port })
  try {
    const organizationId = await seed(usher, secrets.adminPassword, entra)
    const facts = {
      baseUrl,
      entraUrl: entra.origin,
      organizationId,
      organizationSlug: slug,
      admin: {
        email: adminEmail,
        password: secrets.adminPassword,
        signInUrl: `${baseUrl}/sign-in?organization=${slug}`,
        how: 'POST email, password and organization as JSON to /api/auth/email/sign-in, or use the form on the sign-in page',
      },
      users: Object.values(contoso.users).map(({ userPrincipalName }) => userPrincipalName),
      processId: process.pid,
    }
    await writeFile(join(folder, 'demo.json'), `${JSON.stringify(facts, undefined, 2)}\n`, {
      mode: 0o600,
    })
    for (const line of welcome(facts)) context.print(line)
    await stopRequested
    context.print('\nStopping.')
  } finally {
    await rm(join(folder, 'demo.json'), { force: true })
    await listener.stop(graceMilliseconds)
    await usher.close()
    await entra.close()
  }
}

type DemoFacts = {
  readonly baseUrl: string
  readonly entraUrl: string
  readonly admin: { readonly email: string; readonly password: string }
}

function welcome({ baseUrl, entraUrl, admin }: DemoFacts): readonly string[] {
  return [
    '',
    `  Usher is ready:       ${baseUrl}/sign-in`,
    `  The local Entra:      ${entraUrl}   (an emulator; edit people, turn on faults)`,
    '',
    '  Try it: open the first address, press "Sign in with Entra ID", and pick a person.',
    '  Their account is there, made that moment.',
    '',
    `  Administrator:        ${admin.email}`,
    `  Password:             ${admin.password}`,
    `  Members:              ${baseUrl}/settings/members`,
    '',
    '  Ctrl-C stops it. npm run demo -- --reset begins anew.',
    '',
  ]
}

type Emulator = Awaited<ReturnType<typeof startEntraEmulator>>

/** Makes what is missing; a connection from an earlier run learns where the local Entra is today. */
async function seed(usher: Usher, password: string, entra: Emulator): Promise<OrganizationId> {
  const { ports, passwords } = usher.deps
  const email = present(parseEmail(adminEmail), 'the address of the administrator')
  await bootstrapFromConfig(ports, passwords, {
    email,
    password,
    organizationName: 'Contoso',
    organizationSlug: slug,
  })
  const { read } = ports.storage
  const organization = present(await read.organizations.findBySlug(slug), 'the organization')
  await verifyDomain(usher, organization.id)
  await connect(usher, organization.id, entra)
  return organization.id
}

async function verifyDomain(usher: Usher, organizationId: OrganizationId): Promise<void> {
  const { ports } = usher.deps
  if ((await ports.storage.read.domains.list(organizationId)).length > 0) return
  const now = ports.clock()
  await ports.storage.transaction(async (stores) => {
    const id = ports.ids('domain')
    await stores.domains.insert({
      id,
      organizationId,
      domain: contoso.domain,
      challenge: ports.randomToken(),
      verifiedAt: null,
      verifiedBy: null,
      createdAt: now,
    })
    await stores.domains.verify(id, now, 'operator')
  })
}

async function connect(
  usher: Usher,
  organizationId: OrganizationId,
  entra: Emulator,
): Promise<void> {
  const { ports, sealer } = usher.deps
  const settings = entraPreset({
    clientId: contoso.clientId,
    tenantIds: [contoso.tenantId],
    authority: entra.origin,
    graphEndpoint: entra.graphOrigin,
  })
  const now = ports.clock()
  await ports.storage.transaction(async (stores) => {
    const known = (await stores.connections.list(organizationId)).find(
      ({ name }) => name === connectionName,
    )
    if (known) return stores.connections.update(known.id, { settings, updatedAt: now })
    const id = ports.ids('connection')
    await stores.connections.insert({
      id,
      organizationId,
      name: connectionName,
      enabled: true,
      registrationEnabled: true,
      settings,
      createdAt: now,
      updatedAt: now,
    })
    return stores.connections.addSecret({
      id: ports.ids('secret'),
      connectionId: id,
      kind: 'client-secret',
      sealed: sealer.seal(connectionSecretPurpose, contoso.clientSecret),
      hint: contoso.clientSecret.slice(-4),
      expiresAt: null,
      createdAt: now,
    })
  })
}

type DemoSecrets = { readonly masterKey: string; readonly adminPassword: string }

async function loadSecrets(folder: string): Promise<DemoSecrets> {
  const file = join(folder, 'secrets.json')
  try {
    const stored: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (isSecrets(stored)) return stored
    throw new CommandError(`${file} is damaged: begin anew with --reset.`)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
  }
  const secrets = {
    masterKey: randomBytes(32).toString('base64'),
    adminPassword: `demo-${randomBytes(9).toString('base64url')}`,
  }
  await writeFile(file, JSON.stringify(secrets), { mode: 0o600 })
  return secrets
}

function isSecrets(value: unknown): value is DemoSecrets {
  return (
    typeof value === 'object' &&
    value !== null &&
    'masterKey' in value &&
    typeof value.masterKey === 'string' &&
    'adminPassword' in value &&
    typeof value.adminPassword === 'string'
  )
}

async function reset(folder: string): Promise<void> {
  await Promise.all(
    stateFiles.map((name) => rm(join(folder, name), { recursive: true, force: true })),
  )
}

/** A port that was asked for must be free; otherwise the next free one will do. */
async function choosePort(
  context: CommandContext,
  option: string,
  usual: number,
  taken: number | undefined,
): Promise<number> {
  const asked = textOption(context, option)
  if (asked === undefined) {
    for (let port = usual; port < usual + 100; port += 1)
      if (port !== taken && (await isFree(port))) return port
    throw new CommandError(`no port from ${usual} to ${usual + 99} is free.`)
  }
  const port = Number(asked)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new CommandError(`--${option} ${asked} is no port: use a number from 1 to 65535.`)
  if (port === taken || !(await isFree(port)))
    throw new CommandError(`port ${port} is in use: choose another with --${option}.`)
  return port
}

async function isFree(port: number): Promise<boolean> {
  // Another program may hold only one of the two loopback addresses.
  return (await canBind(port, '127.0.0.1')) && (await canBind(port, '::1'))
}

function canBind(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: Error & { code?: string }) =>
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'),
    )
    server.listen({ port, host }, () => server.close(() => resolve(true)))
  })
}

function textOption(context: CommandContext, name: string): string | undefined {
  const value = context.options[name]
  return typeof value === 'string' ? value : undefined
}
