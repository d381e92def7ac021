// Reads the instance's master keys and refuses those that only look like keys.
import { createHash } from 'node:crypto'

export type MasterKey = { readonly id: string; readonly key: Uint8Array }
export type MasterKeyProblem = { readonly problem: string }

/** The one-line command that makes a good key; every refusal shows it. */
export const makeKeyCommand = 'openssl rand -base64 32'

/** Stands in the documentation, so that anybody may know it. */
export const documentedExampleKey = 'Q2hhbmdlTWUtdGhpcy1pcy1vbmx5LWFuLWV4YW1wbGU='

const keyBytes = 32
const distinctBytesMin = 16
const keysMax = 8
const idPattern = /^[A-Za-z0-9_-]{1,32}$/

/**
 * `id:base64` or bare base64, separated by commas; the first seals, all open. A bare key is named
 * by its fingerprint, so that it keeps its name when another key is put in front of it.
 */
export function parseMasterKeys(text: string): readonly MasterKey[] | MasterKeyProblem {
  const parts = text.split(',').map((part) => part.trim())
  if (parts.length > keysMax) return { problem: `holds more than ${keysMax} keys` }
  const keys: MasterKey[] = []
  for (const [index, part] of parts.entries()) {
    const which = parts.length === 1 ? 'the key' : `key ${index + 1}`
    const parsed = parseMasterKey(part)
    if ('problem' in parsed) return { problem: `${which} ${parsed.problem}` }
    if (keys.some((other) => other.id === parsed.id)) {
      return { problem: `${which} has the name of another one` }
    }
    keys.push(parsed)
  }
  return keys
}

function parseMasterKey(part: string): MasterKey | MasterKeyProblem {
  if (part === '') return { problem: 'is empty' }
  const colon = part.indexOf(':')
  const id = colon < 0 ? undefined : part.slice(0, colon)
  if (id !== undefined && !idPattern.test(id)) {
    return { problem: 'has a name that is not 1 to 32 letters, digits, - and _' }
  }
  const encoded = part.slice(colon + 1)
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded)) return { problem: 'is not base64' }
  const key = Buffer.from(encoded, 'base64')
  const weakness = weaknessOf(key)
  return weakness === undefined ? { id: id ?? fingerprint(key), key } : { problem: weakness }
}

/**
 * 32 random bytes fail one of these less than once in 10^13 keys; typed words, counted bytes and
 * zeroes fail always.
 */
function weaknessOf(key: Buffer): string | undefined {
  if (key.length !== keyBytes) return `is ${key.length} bytes long instead of ${keyBytes}`
  if (key.equals(Buffer.from(documentedExampleKey, 'base64'))) {
    return 'is the example from the documentation, which everybody knows'
  }
  if (new Set(key).size < distinctBytesMin) return 'repeats the same bytes and can be guessed'
  if (key.every((byte) => byte >= 0x20 && byte < 0x7f)) {
    return 'is text that somebody typed, not random bytes'
  }
  const steps = new Set(key.subarray(1).map((byte, index) => byte - (key[index] ?? 0)))
  return steps.size === 1 ? 'counts up and can be guessed' : undefined
}

function fingerprint(key: Buffer): string {
  return `k${createHash('sha256').update('usher master key id').update(key).digest('hex').slice(0, 8)}`
}
