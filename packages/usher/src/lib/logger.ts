// One JSON line an event on standard output, by pino; everything passes redact.ts on the way.
import { pino } from 'pino'
import { redact, redactText } from './redact.ts'

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type LogFields = Readonly<Record<string, unknown>>
/** `message` is ours and constant; what varies goes into the fields, where it is redacted. */
export type Logger = {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** `write` receives finished lines; standard output when it is left out. */
export function createLogger(options: {
  readonly level: LogLevel
  readonly write?: (line: string) => void
}): Logger {
  const { level, write } = options
  const settings = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    messageKey: 'message',
  }
  const log = write === undefined ? pino(settings) : pino(settings, { write })

  // Redaction happens here and not in pino's own `redact`, which knows fixed paths only, and before
  // pino's serializers, which would call toJSON of what they are given.
  const at =
    (name: 'debug' | 'info' | 'warn' | 'error') => (fields: LogFields, message: string) => {
      if (log.isLevelEnabled(name)) log[name](asFields(redact(fields)), redactText(message))
    }
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

const reservedNames = new Set(['level', 'time', 'message'])

/** A stranger's field cannot pose as the line's own level, time or message. */
function asFields(redacted: unknown): Record<string, unknown> {
  if (typeof redacted !== 'object' || redacted === null) return { fields: redacted }
  return Object.fromEntries(
    Object.entries(redacted).map(([name, value]) => [
      reservedNames.has(name) ? `field.${name}` : name,
      value,
    ]),
  )
}

const pathCharactersMax = 300

/** What a request leaves in the log: never its query, which may hold codes, states and tokens. */
export function requestFields(request: {
  readonly method: string
  readonly url: string
  readonly status: number
  readonly durationMilliseconds: number
  readonly requestId: string
  readonly ipAddress: string | null
}): LogFields {
  return {
    requestId: request.requestId,
    method: request.method.slice(0, 16),
    path: pathOf(request.url),
    status: request.status,
    durationMilliseconds: Math.round(request.durationMilliseconds * 10) / 10,
    ipAddress: request.ipAddress,
  }
}

function pathOf(url: string): string {
  const [beforeQuery = ''] = url.split(/[?#]/, 1)
  const path = beforeQuery.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '')
  // Tokens are 43 characters of base64url; one that stands in a path is taken out too.
  const withoutTokens = path.replaceAll(/[\w-]{40,}/g, '[token]')
  return withoutTokens.slice(0, pathCharactersMax) || '/'
}
