// The body of a SCIM request: bounded, JSON, an object, and not nested beyond reason.
import { ScimError } from '../../../scim/scim-error.ts'
import { isScimBody } from './media.ts'

export const bodyBytesMax = 1024 * 1024
/** A bulk request that patches a value inside a list is ten deep. */
const depthMax = 50

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

export type ScimBody = { readonly value: unknown; readonly bytes: number }
const noBody: ScimBody = { value: undefined, bytes: 0 }

/** Errors: ScimError 400 invalidSyntax, 413, 415. */
export async function readScimBody(request: Request): Promise<ScimBody> {
  if (request.method === 'GET' || request.method === 'HEAD') return noBody
  const bytes = await readBytes(request)
  if (bytes.length === 0) return noBody
  // RFC 9110 §8.4: a coding that is not known is refused, not guessed at.
  if ((request.headers.get('content-encoding') ?? 'identity').toLowerCase() !== 'identity')
    throw new ScimError(415, null, 'The body must not be compressed.')
  if (!isScimBody(request.headers.get('content-type') ?? undefined))
    throw new ScimError(
      415,
      null,
      'Send the body as application/scim+json or application/json in UTF-8.',
    )
  return { value: parse(bytes), bytes: bytes.length }
}

/** Errors: ScimError 413. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? '0')
  if (declared > bodyBytesMax) throw tooLarge()
  // What a server has framed by its length is read at once; the length of a stream is counted. Only
  // then is `body` looked at: making a stream costs more than reading what has come already.
  if (declared > 0) {
    const bytes = new Uint8Array(await request.arrayBuffer())
    if (bytes.length > bodyBytesMax) throw tooLarge()
    return bytes
  }
  if (request.body === null) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body) {
    length += chunk.length
    if (length > bodyBytesMax) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function tooLarge(): ScimError {
  return new ScimError(413, null, `The body is larger than ${bodyBytesMax} bytes.`)
}

function parse(bytes: Uint8Array): unknown {
  let value: unknown
  try {
    value = JSON.parse(utf8.decode(bytes))
  } catch (cause) {
    throw new ScimError(400, 'invalidSyntax', 'The body is not JSON in UTF-8.', { cause })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ScimError(400, 'invalidSyntax', 'The body must be a JSON object.')
  if (isDeeperThan(value, depthMax))
    throw new ScimError(400, 'invalidSyntax', `The body is nested deeper than ${depthMax} levels.`)
  return value
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const inner of Array.isArray(value) ? value : Object.values(value))
    if (isDeeperThan(inner, levels - 1)) return true
  return false
}
