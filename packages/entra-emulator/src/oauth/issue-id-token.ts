import { idTokenClaims } from '../tokens/id-token-claims.ts'
import { signIdToken } from '../tokens/sign-id-token.ts'
import { retiredGraphOrigin } from '../context.ts'
import type { Context } from '../context.ts'
import type { App, Tenant, User } from '../directory/model.ts'

export type IdTokenRequest = {
  readonly app: App
  readonly user: User
  readonly tenant: Tenant
  readonly sessionId: string
  readonly authenticatedAt: Date
  readonly flow: 'code' | 'implicit'
  readonly scopes: readonly string[]
  readonly nonce: string | null
  readonly extraClaims?: Readonly<Record<string, string>>
}

/** Makes and signs an id_token with what the emulator knows and with the faults that are on. */
export async function issueIdToken(context: Context, request: IdTokenRequest): Promise<string> {
  const { extraClaims, ...rest } = request
  const claims = idTokenClaims({
    ...rest,
    origin: context.origin,
    retiredGraphOrigin: retiredGraphOrigin(context),
    directory: context.directory,
    now: context.clock(),
  })
  return signIdToken({ ...claims, ...extraClaims }, context.keys.current, context.faults)
}
