// Sign-up by e-mail. Nothing but a token exists until the mailed link is opened and a password chosen
// by whoever can read that mail: an account made ready beforehand by somebody else (pre-hijacking)
// cannot exist.
import { type NormalizedEmail } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { User } from '../core/model.ts'
import { traceStep, type Saw } from '../core/sign-in-trace.ts'
import { decideEmailAdmission, registrationObstacle } from './email-admission.ts'
import { createEmailUser, enterByEmail } from './email-admit.ts'
import { denyByEmail, noteEmailAttempt, type EmailSignInResult } from './email-attempt.ts'
import { loadEmailFacts } from './email-facts.ts'
import { hashPassword, requireGoodPassword } from './email-passwords.ts'
import type { EmailProvider } from './email-provider.ts'
import { retryOnConflict } from './retry-on-conflict.ts'
import { verifiedDomainsOf } from './verified-domains.ts'
import { accepted } from './email-sign-in.ts'
import { insertMailToken, requireMailToken, type EmailLetter } from './email-tokens.ts'
import type { EnginePorts, PasswordHasher, RequestOrigin, Stores } from './ports.ts'
import { recorder } from './record.ts'

/**
 * Answers the same and does the same work whether the address is known or not; only the letter
 * differs, and that goes to the address. Errors, by the organization's settings alone:
 * REGISTRATION_DISABLED, DOMAIN_NOT_ALLOWED.
 */
export async function requestSignUp(
  ports: EnginePorts,
  input: {
    readonly provider: EmailProvider
    readonly email: NormalizedEmail
    readonly displayName: string
  },
): Promise<EmailLetter> {
  const { provider, email, displayName } = input
  return ports.storage.transaction(async (stores) => {
    const obstacle = registrationObstacle({
      email,
      registrationEnabled: provider.connection.registrationEnabled,
      restrictToDomains: provider.organization.restrictToDomains,
      verifiedDomains: await verifiedDomainsOf(stores, provider.organization.id),
    })
    if (obstacle) throw new UsherError(obstacle)
    const question = { ...provider, linkOpened: false }
    const { facts } = await loadEmailFacts(stores, question, email, ports.clock())
    const isFree = facts.person.kind === 'new' && facts.namesake === 'none' && !facts.sentAway
    const made = await insertMailToken(ports, stores, {
      provider,
      purpose: 'sign-up',
      email,
      displayName,
      usable: isFree,
    })
    return { kind: isFree ? 'sign-up' : 'account-exists', to: email, ...made }
  })
}

/**
 * The link was opened and a password chosen: now the account is made, in one transaction. Errors:
 * EMAIL_PROVIDER_DISABLED, TOKEN_INVALID, PASSWORD_TOO_WEAK, UNAVAILABLE.
 */
export async function completeSignUp(
  ports: EnginePorts,
  passwords: PasswordHasher,
  input: { readonly token: string; readonly password: string; readonly origin: RequestOrigin },
): Promise<EmailSignInResult> {
  const { token, provider } = await requireMailToken(
    ports,
    ports.storage.read,
    input.token,
    'sign-up',
  )
  requireGoodPassword(input.password, [
    token.normalizedEmail,
    token.displayName,
    provider.organization.name,
  ])
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
  const { token, provider } = await requireMailToken(ports, stores, input.token, 'sign-up')
  if (!(await stores.credentials.spendMailToken(token.id, ports.clock())))
    throw new UsherError('TOKEN_INVALID')
  return registerByEmail(ports, stores, {
    provider,
    email: token.normalizedEmail,
    displayName: token.displayName,
    passwordHash: input.passwordHash,
    origin: input.origin,
    proof: 'the mailed link was opened',
  })
}

/** Makes the account of somebody who has just proved the address by a mailed link. */
export async function registerByEmail(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly provider: EmailProvider
    readonly email: NormalizedEmail
    readonly displayName: string | null
    readonly passwordHash: string
    readonly origin: RequestOrigin
    /** What proved the address, for the trace. */
    readonly proof: Saw
  },
): Promise<EmailSignInResult> {
  const { provider, email, displayName, passwordHash, origin } = input
  const question = { ...provider, linkOpened: true }
  const loaded = await loadEmailFacts(stores, question, email, ports.clock())
  const decision = decideEmailAdmission(loaded.facts)
  const trace = [traceStep('address proven', input.proof), ...decision.trace]
  // Somebody has proved the address meanwhile, by another way: it is theirs.
  const refusal =
    loaded.facts.person.kind === 'known'
      ? 'LINK_CONFIRMATION_REQUIRED'
      : decision.kind === 'deny' && decision.code
  if (refusal || decision.kind === 'deny')
    return denyByEmail(ports, stores, {
      provider,
      email,
      userId: loaded.member?.userId ?? null,
      code: refusal || 'REGISTRATION_DISABLED',
      trace,
      origin,
    })
  const userId = ports.ids('user')
  const attemptId = ports.ids('attempt')
  const record = recorder(ports, {
    organizationId: provider.organization.id,
    actor: { kind: 'user', userId, sessionId: null },
    origin,
  })
  const user: User = await createEmailUser(
    ports,
    stores,
    userId,
    { email, displayName, passwordHash, provenBy: 'mail', operator: false },
    record,
  )
  const started = await enterByEmail(
    ports,
    stores,
    {
      provider,
      user,
      email,
      member: undefined,
      invitation: accepted(loaded, decision),
      attemptId,
      origin,
    },
    record,
  )
  await record.write(stores)
  const reference = await noteEmailAttempt(ports, stores, {
    id: attemptId,
    provider,
    email,
    userId,
    outcome: 'created',
    code: null,
    trace,
    origin,
  })
  return { kind: 'signedIn', how: 'created', ...started, reference }
}
