// What a directory's word for an address is worth: proof inside the domains that its organization has
// verified, for the accounts that are its alone (`mayVouchFor`), as long as nobody else has proved the
// address, and nothing anywhere else (CVE-2022-1680).
import { domainOf, type NormalizedEmail } from '../core/email-address.ts'
import type { OrganizationId, UserId } from '../core/ids.ts'
import { mayVouchFor } from './may-vouch-for.ts'
import type { EnginePorts, Stores } from './ports.ts'
import { proveEmail } from './prove-email.ts'
import type { Recorder } from './record.ts'
import { verifiedDomainsOf } from './verified-domains.ts'

export async function settleDirectoryEmail(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly organizationId: OrganizationId
    readonly userId: UserId
    /** Where the account was made right now, when: it has no password, and is nobody anywhere else. */
    readonly madeAt: Date | null
    /** What the directory said until now; `null`: nothing. */
    readonly before: NormalizedEmail | null
    readonly after: NormalizedEmail | null
    readonly record: Recorder
  },
): Promise<void> {
  const { organizationId, userId, madeAt, before, after, record } = input
  if (before === null && after === null) return
  const domains = await verifiedDomainsOf(stores, organizationId)
  const speaksFor = (email: NormalizedEmail): boolean => domains.includes(domainOf(email))
  const old = before !== null && before !== after && speaksFor(before) ? before : null
  const isFree = after !== null && speaksFor(after) && !(await stores.users.findEmail(after))
  const fresh = isFree ? after : null
  if (old === null && fresh === null) return
  // Whose address it may not give, it does not take either, until it sends them away.
  if (madeAt === null && after !== null && !(await mayVouchFor(stores, organizationId, userId)))
    return
  const taken = old !== null && (await takeBack(ports, stores, userId, old))
  if (fresh !== null) {
    const provenAt = madeAt ?? ports.clock()
    await proveEmail(stores, { userId, email: fresh, provenAt, provenBy: 'domain' })
  }
  if (!taken && fresh === null) return
  const target = { kind: 'user', id: userId }
  if (fresh !== null) record.audit('email.proven', target, { email: fresh, by: 'domain' })
  if (taken) record.audit('email.proof_withdrawn', target, { email: before, by: 'domain' })
  // A password belongs to the addresses it is used with: sessions that it opened do not outlive a
  // change of them.
  if (madeAt !== null || !(await stores.credentials.find(userId))) return
  const sessionsEnded = await stores.sessions.removeOfUser(userId, null)
  if (sessionsEnded > 0)
    record.audit('user.sessions_ended', target, { sessionsEnded, reason: 'address changed' })
}

/**
 * The directory sends somebody away: every address of its organization's domains that stands on its word
 * or a provider's goes, those included that a sign-in had brought, so that a successor can have them.
 */
export async function withdrawDirectoryEmails(
  ports: EnginePorts,
  stores: Stores,
  input: Pick<Parameters<typeof settleDirectoryEmail>[2], 'organizationId' | 'userId' | 'record'>,
): Promise<void> {
  const gone = { ...input, madeAt: null, after: null }
  for (const { email, provenBy } of await stores.users.listEmails(input.userId))
    if (provenBy === 'domain' || provenBy === 'provider')
      await settleDirectoryEmail(ports, stores, { ...gone, before: email })
}

/** Only what this word had proved, or a provider's; what the person proved by mail stays. */
async function takeBack(
  ports: EnginePorts,
  stores: Stores,
  userId: UserId,
  email: NormalizedEmail,
): Promise<boolean> {
  const proof = await stores.users.findEmail(email)
  if (proof?.userId !== userId) return false
  if (proof.provenBy !== 'domain' && proof.provenBy !== 'provider') return false
  await stores.users.removeEmail(userId, email)
  await stores.credentials.voidMailTokens(email, null, ports.clock())
  return true
}
