import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/**
 * Tokens that only this emulator reads (access tokens for Graph, refresh tokens): a payload and a
 * keyed hash. Entra's own Graph tokens cannot be verified by anybody else either, and a hash costs
 * a hundredth of an RSA signature.
 */
export class Sealer {
  readonly #key = randomBytes(32)

  seal(purpose: string, payload: string): string {
    return `${payload}.${this.#tag(purpose, payload).toString('base64url')}`
  }

  /** The payload, or undefined where the seal is not ours or was made for another purpose. */
  open(purpose: string, sealed: string): string | undefined {
    const end = sealed.lastIndexOf('.')
    if (end < 0) return undefined
    const payload = sealed.slice(0, end)
    const given = Buffer.from(sealed.slice(end + 1), 'base64url')
    const wanted = this.#tag(purpose, payload)
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? payload : undefined
  }

  /** As long as an RSA-2048 signature, so that tokens have a lifelike size. */
  #tag(purpose: string, payload: string): Buffer {
    const tag = createHmac('sha256', this.#key).update(`${purpose}\n${payload}`).digest()
    return Buffer.concat(Array.from({ length: 8 }, () => tag))
  }
}

const json = z.string().transform((text, context) => {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' })
    return z.NEVER
  }
})

export function encodeJson(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

/** Reads base64url JSON into a known shape; undefined where it is anything else. */
export function decodeJson<T>(encoded: string, shape: z.ZodType<T>): T | undefined {
  return json.pipe(shape).safeParse(Buffer.from(encoded, 'base64url').toString('utf8')).data
}
