// What a sign-in saw of a person, kept sealed for previews: which mapping would have given which
// profile, which rule which role. Pure; the engine seals and stores it.
import { z } from 'zod'
import type { ConnectionId, IdentityId } from './ids.ts'
import type { Claims, GroupLookup, VerifiedIdentity } from './verified-identity.ts'

/** The claims of one sign-in, as far as mapping and role rules may look at them. */
export type RememberedClaims = Pick<VerifiedIdentity, 'userInfo' | 'idToken' | 'groups'>

/** How long they are kept after the sign-in, in days. */
export const rememberedDaysMax = 90

/** Marks of the protocol: they say nothing of the person, and some are as good as a secret. */
const protocolClaims: ReadonlySet<string> = new Set([
  'nonce',
  'at_hash',
  'c_hash',
  's_hash',
  'aio',
  'rh',
  'uti',
  'sid',
  'jti',
])
/** What can be sealed, in bytes of JSON (`lib/sealer.ts`). */
const packedBytesMax = 32 * 1024

/** Bound into the seal: a row's claims do not open as those of another person. */
export function rememberedPurpose(connectionId: ConnectionId, identityId: IdentityId): string {
  return `sign-in-claims.v1 ${connectionId} ${identityId}`
}

/** Claims without the marks of the protocol. */
export function claimsOfPerson(claims: Claims): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !protocolClaims.has(name)))
}

/**
 * Claims as text to be sealed. Groups that are too many are left out and said to be unknown; `null`
 * where even then it is too much.
 */
export function packClaims({ userInfo, idToken, groups }: RememberedClaims): string | null {
  const claims = { userInfo: claimsOfPerson(userInfo), idToken: claimsOfPerson(idToken) }
  const whole = JSON.stringify({ ...claims, groups })
  if (fits(whole)) return whole
  const { groups: _, ...rest } = claims.idToken
  const reason = 'they were too many to be remembered'
  const less = JSON.stringify({ ...claims, idToken: rest, groups: { kind: 'failed', reason } })
  return fits(less) ? less : null
}

/** `undefined` for what this version did not write. */
export function unpackClaims(packed: string): RememberedClaims | undefined {
  const parsed = packedSchema.safeParse(JSON.parse(packed))
  return parsed.success ? parsed.data : undefined
}

function fits(text: string): boolean {
  return new TextEncoder().encode(text).length <= packedBytesMax
}

const groupsSchema: z.ZodType<GroupLookup> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('known'), groups: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('absent') }),
  z.strictObject({ kind: z.literal('failed'), reason: z.string() }),
])
const packedSchema: z.ZodType<RememberedClaims> = z.strictObject({
  userInfo: z.record(z.string(), z.unknown()),
  idToken: z.record(z.string(), z.unknown()),
  groups: groupsSchema,
})
