// What a request leaves in the log that administrators read: enough to see what was asked, without
// secrets, and never much. Values are cut before they are written, so that a large body costs little.
import type { Directory } from '../../../core/directory.ts'

const bodyCharactersMax = 4000
const pathCharactersMax = 2000
const textCharactersMax = 400
const entriesMax = 50
const depthMax = 12
const placeholder = '[redacted]'
const alwaysSecret = 'password|secret|token'

export type RedactRequest = {
  body(value: unknown): string | null
  path(path: string): string
}

export function redactRequest(directory: Directory): RedactRequest {
  const secret = secretNames(directory)
  return {
    body(value) {
      if (value === undefined) return null
      const text = JSON.stringify(prune(value, new RegExp(secret, 'i'), 0))
      return text.length > bodyCharactersMax ? `${text.slice(0, bodyCharactersMax)}…` : text
    },
    // RFC 7644 §7.5.2: what a filter compares a secret with is a secret too.
    path: (path) =>
      path
        .slice(0, pathCharactersMax)
        .replaceAll(new RegExp(`(${secret})[^&]*`, 'gi'), (_, name: string) => name + placeholder),
  }
}

/** A pattern: names that hold one of the words, and the directory's own attributes that nobody reads. */
function secretNames({ settings }: Directory): string {
  const own = settings.extensions
    .flatMap(({ attributes }) => attributes)
    .filter(({ mutability, returned }) => mutability === 'writeOnly' || returned === 'never')
    .map(({ name }) => `(?<![\\w-])${name}(?![\\w-])`)
  return [alwaysSecret, ...own].join('|')
}

function prune(value: unknown, secret: RegExp, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > textCharactersMax ? `${value.slice(0, textCharactersMax)}…` : value
  if (typeof value !== 'object' || value === null) return value
  if (depth >= depthMax) return '…'
  if (Array.isArray(value)) {
    const items = value.slice(0, entriesMax).map((item) => prune(item, secret, depth + 1))
    return value.length > entriesMax ? [...items, `… ${value.length - entriesMax} more`] : items
  }
  const entries = Object.entries(value).slice(0, entriesMax)
  // PATCH: { "path": "password", "value": "…" }
  const hidesValue = entries.some(
    ([name, inner]) =>
      name.toLowerCase() === 'path' && typeof inner === 'string' && secret.test(inner),
  )
  return Object.fromEntries(
    entries.map(([name, inner]) => {
      const hidden = secret.test(name) || (hidesValue && name.toLowerCase() === 'value')
      return [name, hidden ? placeholder : prune(inner, secret, depth + 1)]
    }),
  )
}
