// Keeps secrets out of logs whatever shape they arrive in: by the name of the field at any depth,
// and by their look inside free text (an error message that quotes a URL or a header).

const placeholder = '[redacted]'
const depthMax = 6
const entriesMax = 50
const textCharactersMax = 2000

const secretNames = new Set(
  `
  authorization proxyauthorization cookie setcookie xapikey apikey password passwd passphrase newpassword
  currentpassword passwordhash secret clientsecret clientassertion assertion privatekey masterkey
  masterkeys key code codeverifier verifier state nonce csrf token accesstoken refreshtoken
  idtoken idtokenhint sessiontoken bearer sealed tokenhash statehash credentials connectionstring
  databaseurl smtpurl
  `
    .trim()
    .split(/\s+/),
)
/** Names that end like this are secrets too: `microsoftClientSecret`, `resetToken`. */
const secretEndings = [
  'password',
  'secret',
  'token',
  'privatekey',
  'masterkey',
  'cookie',
  'authorization',
]

/** A copy that can be written to a log: bounded, plain, and without secrets. Never throws. */
export function redact(value: unknown): unknown {
  return redactValue(value, 0, new Set())
}

/** Error codes are not authorization codes: `{ code: 'STATE_INVALID' }` and `ECONNREFUSED` stay. */
function isErrorCode(value: unknown): boolean {
  return (
    typeof value === 'string' && /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(value) && value.length <= 40
  )
}

function redactValue(value: unknown, depth: number, seen: Set<object>): unknown {
  switch (typeof value) {
    case 'string':
      return redactText(value)
    case 'number':
    case 'boolean':
    case 'undefined':
      return value
    case 'bigint':
      return value.toString()
    case 'symbol':
    case 'function':
      return `[${typeof value}]`
    case 'object':
      return value === null ? null : redactObject(value, depth, seen)
  }
}

function redactObject(value: object, depth: number, seen: Set<object>): unknown {
  if (seen.has(value)) return '[circular]'
  if (depth >= depthMax) return '[deep]'
  seen.add(value)
  try {
    return describe(value, depth, seen)
  } catch {
    return '[unreadable]' // a getter or proxy that throws must not take the log line with it
  } finally {
    seen.delete(value)
  }
}

function describe(value: object, depth: number, seen: Set<object>): unknown {
  if (value instanceof Error) return describeError(value, depth, seen)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (value instanceof URL) return redactText(value.href)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Headers || value instanceof URLSearchParams || value instanceof Map) {
    return describeEntries(Array.from(value.entries()), depth, seen)
  }
  if (Array.isArray(value) || value instanceof Set) {
    const items = Array.from<unknown>(value)
    return items.slice(0, entriesMax).map((item) => redactValue(item, depth + 1, seen))
  }
  return describeEntries(Object.entries(value), depth, seen)
}

function describeEntries(
  entries: readonly (readonly [unknown, unknown])[],
  depth: number,
  seen: Set<object>,
): Record<string, unknown> {
  // No prototype: a field named __proto__ is then a field like any other.
  const described: Record<string, unknown> = Object.create(null)
  for (const [key, value] of entries.slice(0, entriesMax)) {
    const name = redactText(String(key))
    described[name] = isSecret(name, value) ? placeholder : redactValue(value, depth + 1, seen)
  }
  return described
}

function isSecret(name: string, value: unknown): boolean {
  const folded = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  if (value === null || value === undefined || typeof value === 'boolean') return false
  if (folded === 'code' && isErrorCode(value)) return false
  return secretNames.has(folded) || secretEndings.some((ending) => folded.endsWith(ending))
}

function describeError(error: Error, depth: number, seen: Set<object>): Record<string, unknown> {
  const own = describeEntries(Object.entries(error), depth, seen)
  return {
    ...own,
    type: redactText(error.name),
    message: redactText(error.message),
    stack: error.stack === undefined ? undefined : redactText(error.stack),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1, seen) }),
  }
}

const looksSecret: readonly (readonly [RegExp, string])[] = [
  // JSON Web Tokens, and what this program seals.
  [/\beyJ[\w-]{5,}\.[\w-]+(\.[\w-]*)?/g, placeholder],
  [/\bv1\.[\w-]{1,32}\.[\w-]{20,}/g, placeholder],
  // Credentials of provisioning clients.
  [/\busher_(scim|client)_[\w-]{20,}/g, `usher_$1_${placeholder}`],
  [/\b(bearer|basic)\s+[\w.~+/=-]+/gi, `$1 ${placeholder}`],
  // User and password of a URL, then its query and fragment: codes, states and tokens travel there.
  [/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]*@/gi, `$1${placeholder}@`],
  [/\b([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, `$1?${placeholder}`],
  // Forms and queries without a URL around them.
  [
    /\b(password|client_secret|client_assertion|code|code_verifier|state|nonce|access_token|refresh_token|id_token|token)=[^\s&"'<>]+/gi,
    `$1=${placeholder}`,
  ],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g, placeholder],
]

/** The text, cut to a bounded length, with what looks like a secret taken out. */
export function redactText(text: string): string {
  // Cut generously first, so that the patterns have bounded work, and exactly afterwards.
  let clean = text.slice(0, textCharactersMax * 4)
  for (const [pattern, replacement] of looksSecret) clean = clean.replaceAll(pattern, replacement)
  return clean.length > textCharactersMax ? `${clean.slice(0, textCharactersMax)}…` : clean
}
