import { randomBytes } from 'node:crypto'
import type { Guid, RedirectPlatform } from '../directory/model.ts'

export type CodeChallenge = { readonly method: 'S256' | 'plain'; readonly value: string }

/** What a code stands for. */
export type Grant = {
  readonly appId: Guid
  readonly tenantId: Guid
  readonly userId: Guid
  readonly redirectUri: string
  readonly platform: RedirectPlatform
  readonly scopes: readonly string[]
  readonly nonce: string | null
  readonly challenge: CodeChallenge | null
  readonly sessionId: string
  readonly authenticatedAt: Date
  readonly issuedAt: Date
  readonly wantsClientInfo: boolean
  readonly continuousAccess: boolean
}

export type IssuedCode = { readonly grant: Grant; redeemed: boolean }

export const codeSeconds = 600
const codesMax = 100_000

/** Codes by value. A spent code stays, so that a replay is told apart from a made-up one. */
export class AuthorizationCodes {
  readonly #codes = new Map<string, IssuedCode>()

  issue(grant: Grant): string {
    const code = `1.A${randomBytes(96).toString('base64url')}`
    this.#codes.set(code, { grant, redeemed: false })
    if (this.#codes.size > codesMax) {
      const oldest = this.#codes.keys().next()
      if (oldest.done !== true) this.#codes.delete(oldest.value)
    }
    return code
  }

  find(code: string): IssuedCode | undefined {
    return this.#codes.get(code)
  }
}
