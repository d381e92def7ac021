// A forgotten password: a mailed link, a new password, and every other session ends. The link proves
// the mailbox; whom the organization has deactivated stays out.
import { domainOf, parseEmail, type NormalizedEmail } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { OrganizationId } from '../core/ids.ts'
import type { UserEmail } from '../core/model.ts'
import { traceStep } from '../core/sign-in-trace.ts'
import { decideEmailAdmission } from './email-admission.ts'
import { enterByEmail } from './email-admit.ts'
import { denyByEmail, noteEmailAttempt, type EmailSignInResult } from './email-attempt.ts'
import { replacePassword } from './email-change-password.ts'
import { loadEmailFacts } from './email-facts.ts'
import { hashPassword, requireGoodPassword } from './email-passwords.ts'
import type { EmailProvider } from './email-provider.ts'
import { retryOnConflict } from './retry-on-conflict.ts'
import { accepted } from './email-sign-in.ts'
import { insertMailToken, requireMailToken, type EmailLetter } from './email-tokens.ts'
import { mayVouchFor } from './may-vouch-for.ts'
import type { EnginePorts, PasswordHasher, RequestOrigin, Stores } from './ports.ts'
import { recorder } from './record.ts'

/**
 * The letter to send, or `undefined`: nobody has proved the address, or only an organization's word
 * that does not reach so far. The work is the same.
 */
export async function requestReset(
  ports: EnginePorts,
  input: { readonly provider: EmailProvider; readonly email: NormalizedEmail },
): Promise<EmailLetter | undefined> {
  const { provider, email } = input
  return ports.storage.transaction(async (stores) => {
    const question = { ...provider, linkOpened: false }
    const { facts } = await loadEmailFacts(stores, question, email, ports.clock())
    const isActive = facts.person.kind === 'known' && facts.person.active
    const usable = isActive && (await opensAccount(stores, email))
    const made = await insertMailToken(ports, stores, {
      provider,
      purpose: 'reset',
      email,
      displayName: null,
      usable,
    })
    return usable ? { kind: 'reset', to: email, ...made } : undefined
  })
}

/**
 * Whoever proved the address by mail opens their account with it. One that stands on an organization's
 * word opens what that word may vouch for now; an account that has come to own the organization, or to
 * belong to another one, has outgrown it, but for the address under which the person's provider knows
 * them, where they had it from the beginning or are nobody elsewhere. So a provider that breaks locks no
 * owner out, and an address that a directory planted opens nothing.
 */
async function opensAccount(stores: Stores, email: NormalizedEmail): Promise<boolean> {
  const proof = await stores.users.findEmail(email)
  if (!proof) return false
  switch (proof.provenBy) {
    case 'mail':
    case 'operator':
      return true
    case 'domain':
    case 'provider': {
      const vouching = await stores.organizations.findByVerifiedDomain(domainOf(email))
      if (!vouching) return false
      if (await mayVouchFor(stores, vouching.id, proof.userId)) return true
      return isTheirProvidersWord(stores, vouching.id, proof)
    }
  }
}

async function isTheirProvidersWord(
  stores: Stores,
  organizationId: OrganizationId,
  { userId, email, provenAt }: UserEmail,
): Promise<boolean> {
  const user = await stores.users.find(userId)
  if (!user || user.operator) return false
  const identities = await stores.identities.listOfUser(userId)
  const isSaid = identities.some(
    ({ profile }) => profile.email !== null && parseEmail(profile.email) === email,
  )
  if (!isSaid) return false
  return (
    provenAt <= user.createdAt || !(await stores.members.isKnownElsewhere(organizationId, userId))
  )
}

/** Errors: EMAIL_PROVIDER_DISABLED, TOKEN_INVALID, PASSWORD_TOO_WEAK, UNAVAILABLE. */
export async function completeReset(
  ports: EnginePorts,
  passwords: PasswordHasher,
  input: { readonly token: string; readonly password: string; readonly origin: RequestOrigin },
): Promise<EmailSignInResult> {
  const { token, provider } = await requireMailToken(
    ports,
    ports.storage.read,
    input.token,
    'reset',
  )
  requireGoodPassword(input.password, [token.normalizedEmail, provider.organization.name])
  const passwordHash = await hashPassword(passwords, input.password)
  return retryOnConflict(ports, (stores) =>
    completeOnce(ports, stores, { token: input.token, passwordHash, origin: input.origin }),
  )
}

async function completeOnce(
  ports: EnginePorts,
  stores: Stores,
  input: { readonly token: string; readonly passwordHash: string; readonly origin: RequestOrigin },
): Promise<EmailSignInResult> {
  const { token, provider } = await requireMailToken(ports, stores, input.token, 'reset')
  const now = ports.clock()
  const email = token.normalizedEmail
  if (!(await stores.credentials.spendMailToken(token.id, now)))
    throw new UsherError('TOKEN_INVALID')
  const loaded = await loadEmailFacts(stores, { ...provider, linkOpened: true }, email, now)
  const { user, member } = loaded
  if (!user || !(await opensAccount(stores, email))) throw new UsherError('TOKEN_INVALID')
  const decision = decideEmailAdmission(loaded.facts)
  const trace = [traceStep('address proven', 'the mailed link was opened'), ...decision.trace]
  const attempt = { provider, email, userId: user.id, trace, origin: input.origin }
  if (decision.kind === 'deny')
    return denyByEmail(ports, stores, { ...attempt, code: decision.code })
  const record = recorder(ports, {
    organizationId: provider.organization.id,
    actor: { kind: 'user', userId: user.id, sessionId: null },
    origin: input.origin,
  })
  await replacePassword(ports, stores, {
    userId: user.id,
    passwordHash: input.passwordHash,
    keepSession: null,
    by: 'reset',
    record,
  })
  const attemptId = ports.ids('attempt')
  const started = await enterByEmail(
    ports,
    stores,
    {
      provider,
      user,
      email,
      member,
      invitation: accepted(loaded, decision),
      attemptId,
      origin: input.origin,
    },
    record,
  )
  await record.write(stores)
  const reference = await noteEmailAttempt(ports, stores, {
    ...attempt,
    id: attemptId,
    outcome: 'signedIn',
    code: null,
  })
  return { kind: 'signedIn', how: 'signedIn', ...started, reference }
}
