// Every setting of the server, as data: what it is called, what it may be, and what to do when it is
// wrong. The environment variable of `baseUrl` is USHER_BASE_URL, and so on.
import ipaddr from 'ipaddr.js'
import { z } from 'zod'
import { checkPassword, passwordProblemText } from '../core/check-password.ts'
import { parseEmail } from '../core/email-address.ts'
import { signInAttemptDaysSchema } from '../engine/housekeeping.ts'
import { logLevels } from '../lib/logger.ts'
import { makeKeyCommand, parseMasterKeys } from './master-key.ts'

export type Setting<Value = unknown> = {
  readonly schema: z.ZodType<Value>
  /** How the text of an environment variable becomes what the schema reads. */
  readonly form: 'text' | 'number' | 'list'
  /** May come from the file that `<VARIABLE>_FILE` names; its value is never repeated in an error. */
  readonly secret: boolean
  /** The configuration file may hold it. */
  readonly inFile: boolean
  /** What to do, in one sentence. */
  readonly fix: string
}

const text = (charactersMax: number) => z.string().trim().min(1).max(charactersMax)
const defaults = { form: 'text', secret: false, inFile: true } as const

export const settings = {
  baseUrl: {
    ...defaults,
    schema: text(500).transform(webOrigin),
    fix: 'Set it to the https address that people type, without a path: https://id.contoso.com',
  },
  host: {
    ...defaults,
    schema: text(253)
      .regex(/^[A-Za-z0-9.:_-]+$/, 'is not a host name or an address')
      .default('127.0.0.1'),
    fix: 'Set it to the address to listen on: 127.0.0.1 behind a proxy on this machine, 0.0.0.0 in a container.',
  },
  port: {
    ...defaults,
    form: 'number',
    schema: z.int('is not a port').min(0).max(65_535).default(3000),
    fix: 'Set it to a number from 1 to 65535 (0 takes any free port). In Kubernetes a service named "usher" sets USHER_PORT by itself: turn that off with enableServiceLinks: false.',
  },
  databaseUrl: {
    ...defaults,
    secret: true,
    schema: text(2000).transform(databaseAddress).default('sqlite:./data/usher.db'),
    fix: 'Set it to sqlite:<file> or postgres://user:password@host/database.',
  },
  databasePoolSize: {
    ...defaults,
    form: 'number',
    schema: z.int('is not a whole number').min(1).max(200).default(10),
    fix: 'Set it to the number of PostgreSQL connections of this process, 1 to 200.',
  },
  scimRequestsPerSecond: {
    ...defaults,
    form: 'number',
    schema: z.int('is not a whole number').min(1).max(1_000_000).default(2000),
    fix: 'Set it to how many requests a second one directory may send in the long run, 1 to 1000000.',
  },
  signInAttemptDays: {
    ...defaults,
    form: 'number',
    schema: signInAttemptDaysSchema,
    fix: 'Set it to how many days the sign-in log goes back, 30 (as far as the overview) to 3650.',
  },
  masterKey: {
    ...defaults,
    secret: true,
    schema: text(2000).transform(masterKeys),
    fix: `Make a key with: ${makeKeyCommand} - and keep it: what is sealed opens with this key alone.`,
  },
  smtpUrl: {
    ...defaults,
    secret: true,
    schema: text(2000).transform(smtpAddress).nullable().default(null),
    fix: 'Set it to smtp://user:password@host:587 or smtps://user:password@host:465.',
  },
  mailFrom: {
    ...defaults,
    schema: text(320).transform(sender).nullable().default(null),
    fix: 'Set it to the sender of mails: usher@contoso.com or "Contoso <usher@contoso.com>".',
  },
  trustedProxies: {
    ...defaults,
    form: 'list',
    schema: z.array(text(64).transform(addressRange)).max(100).default([]),
    fix: 'List the addresses of your own proxies, as 10.0.0.5 or 10.0.0.0/24; leave it out without a proxy.',
  },
  allowedReturnOrigins: {
    ...defaults,
    form: 'list',
    schema: z.array(text(500).transform(webOrigin)).max(100).default([]),
    fix: 'List the origins of your apps, each as https://app.contoso.com without a path.',
  },
  dangerouslyAllowPrivateAddresses: {
    ...defaults,
    form: 'list',
    schema: z.array(text(260).transform(hostAndPort)).max(50).default([]),
    fix: 'List exact hosts, each as host or host:port; there are no wildcards.',
  },
  logLevel: {
    ...defaults,
    schema: z.enum(logLevels, `is none of ${logLevels.join(', ')}`).default('info'),
    fix: `Set it to one of ${logLevels.join(', ')}.`,
  },
  bootstrapEmail: {
    ...defaults,
    inFile: false,
    schema: text(254).transform(emailAddress).nullable().default(null),
    fix: 'Set it to the e-mail address of the first owner.',
  },
  bootstrapPassword: {
    ...defaults,
    inFile: false,
    secret: true,
    schema: z.string().transform(goodPassword).nullable().default(null),
    fix: 'Set it to a password of at least 12 characters that is easy for you and hard for others.',
  },
  bootstrapOrganizationName: {
    ...defaults,
    inFile: false,
    schema: text(100).nullable().default(null),
    fix: 'Set it to the name of the first organization.',
  },
  bootstrapOrganizationSlug: {
    ...defaults,
    inFile: false,
    schema: z
      .string()
      .regex(
        /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
        'is not lower-case letters, digits and - in the middle',
      )
      .nullable()
      .default(null),
    fix: 'Set it to a short name for addresses, such as contoso.',
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof settings
export const settingNames = Object.keys(settings) as readonly SettingName[]
export type SettingValue<Name extends SettingName> = z.output<(typeof settings)[Name]['schema']>

/** `baseUrl` → `USHER_BASE_URL`. */
export function variableOf(name: SettingName): string {
  return `USHER_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

type Context = z.RefinementCtx

function refuse(context: Context, message: string): never {
  context.addIssue({ code: 'custom', message })
  return z.NEVER
}

export function isLoopback(hostname: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
}

function webOrigin(value: string, context: Context): string {
  const url = URL.parse(value)
  if (url === null) return refuse(context, 'is not an address')
  if (url.username !== '' || url.password !== '') return refuse(context, 'holds a user or password')
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return refuse(context, 'has something behind the host')
  }
  const allowed =
    url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
  return allowed ? url.origin : refuse(context, 'is not https (http is for localhost only)')
}

function databaseAddress(value: string, context: Context): string {
  if (/^sqlite:./.test(value)) return value
  const protocol = URL.parse(value)?.protocol
  if (protocol === 'postgres:' || protocol === 'postgresql:') return value
  return refuse(context, 'is neither sqlite: nor postgres://')
}

function masterKeys(value: string, context: Context) {
  const keys = parseMasterKeys(value)
  return 'problem' in keys ? refuse(context, keys.problem) : keys
}

function smtpAddress(value: string, context: Context): string {
  const url = URL.parse(value)
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') {
    return refuse(context, 'is neither smtp:// nor smtps://')
  }
  return url.search === '' && url.hash === ''
    ? value
    : refuse(context, 'has parameters behind a question mark, which do nothing here')
}

function sender(value: string, context: Context): string {
  const [, name = '', address = ''] = /^(?:([^<>"\p{Cc}]*)<)?([^<>]+?)>?$/u.exec(value) ?? []
  const email = parseEmail(address)
  if (email === undefined) return refuse(context, 'holds no plain e-mail address')
  return name.trim() === '' ? email : `"${name.trim()}" <${email}>`
}

function addressRange(value: string, context: Context): string {
  const [address = '', length] = value.split('/')
  // Four parts: "1" and "10.1" are addresses to inet_aton, and mistakes to everybody else.
  const valid = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address)
  if (!valid || value.split('/').length > 2) {
    return refuse(context, `${value} is no address`)
  }
  const bits = ipaddr.parse(address).kind() === 'ipv4' ? 32 : 128
  const prefix =
    length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN
  if (!(prefix <= bits)) return refuse(context, `${value} is no range of addresses`)
  // Whoever is trusted here can say who a request comes from, and that must not be everybody.
  return prefix === 0 ? refuse(context, `${value} would trust everybody`) : `${address}/${prefix}`
}

function hostAndPort(value: string, context: Context): string {
  const url = URL.parse(`http://${value}`)
  const plain = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i.test(value)
  return plain && url !== null ? value.toLowerCase() : refuse(context, `${value} is no host`)
}

function emailAddress(value: string, context: Context) {
  return parseEmail(value) ?? refuse(context, 'is not one plain e-mail address')
}

function goodPassword(value: string, context: Context): string {
  const problem = checkPassword(value)
  return problem === undefined ? value : refuse(context, passwordProblemText[problem])
}
