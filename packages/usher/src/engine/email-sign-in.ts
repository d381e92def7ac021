// Sign-in by address and password. The password is checked first and outside the transaction; only
// who knows it learns anything about the account. Then: load facts → decide → apply, in one
// transaction.
import type { NormalizedEmail } from '../core/email-address.ts'
import type { Credential } from '../core/model.ts'
import { traceStep } from '../core/sign-in-trace.ts'
import { decideEmailAdmission } from './email-admission.ts'
import { enterByEmail } from './email-admit.ts'
import { denyByEmail, noteEmailAttempt, type EmailSignInResult } from './email-attempt.ts'
import { loadEmailFacts, type LoadedEmailFacts } from './email-facts.ts'
import { verifyPassword } from './email-passwords.ts'
import { emailProviderOf, type EmailProvider } from './email-provider.ts'
import type { EnginePorts, PasswordHasher, RequestOrigin, Stores } from './ports.ts'
import { recorder } from './record.ts'
import { retryOnConflict } from './retry-on-conflict.ts'

export type EmailSignIn = {
  readonly provider: EmailProvider
  readonly email: NormalizedEmail
  readonly password: string
  readonly origin: RequestOrigin
}

/** Errors: EMAIL_PROVIDER_DISABLED, UNAVAILABLE. Refusals are results, with a reference. */
export async function signInByEmail(
  ports: EnginePorts,
  passwords: PasswordHasher,
  command: EmailSignIn,
): Promise<EmailSignInResult> {
  const credential = await credentialOf(ports.storage.read, command.email)
  const matches = await verifyPassword(passwords, credential?.passwordHash, command.password)
  const checked = matches ? credential : undefined
  return retryOnConflict(ports, (stores) => signInOnce(ports, stores, command, checked))
}

async function signInOnce(
  ports: EnginePorts,
  stores: Stores,
  command: EmailSignIn,
  checked: Credential | undefined,
): Promise<EmailSignInResult> {
  const { email, origin } = command
  const provider = await emailProviderOf(stores, command.provider.organization.id)
  const question = { ...provider, linkOpened: false }
  const loaded = await loadEmailFacts(stores, question, email, ports.clock())
  const { user, member } = loaded
  const attempt = { provider, email, origin, userId: user?.id ?? null }
  const current = user && (await stores.credentials.find(user.id))
  // The password may have been changed while it was being checked.
  if (!user || !checked || current?.passwordHash !== checked.passwordHash)
    return denyByEmail(ports, stores, {
      ...attempt,
      // An administrator learns nothing here of people who are not in the organization.
      userId: member?.userId ?? null,
      code: 'CREDENTIALS_INVALID',
      trace: [traceStep('password', 'address and password do not belong together')],
    })
  const decision = decideEmailAdmission(loaded.facts)
  const trace = [traceStep('password', 'right'), ...decision.trace]
  if (decision.kind === 'deny')
    return denyByEmail(ports, stores, { ...attempt, code: decision.code, trace })
  const attemptId = ports.ids('attempt')
  const record = recorder(ports, {
    organizationId: provider.organization.id,
    actor: { kind: 'user', userId: user.id, sessionId: null },
    origin,
  })
  const started = await enterByEmail(
    ports,
    stores,
    { provider, user, email, member, invitation: accepted(loaded, decision), attemptId, origin },
    record,
  )
  await record.write(stores)
  const reference = await noteEmailAttempt(ports, stores, {
    ...attempt,
    id: attemptId,
    outcome: 'signedIn',
    code: null,
    trace,
  })
  return { kind: 'signedIn', how: 'signedIn', ...started, reference }
}

/** The invitation that the decision accepts with this sign-in. */
export function accepted(
  { invitation }: LoadedEmailFacts,
  decision: { readonly invitationId: string | null },
): LoadedEmailFacts['invitation'] {
  return decision.invitationId === null ? undefined : invitation
}

async function credentialOf(
  stores: Stores,
  email: NormalizedEmail,
): Promise<Credential | undefined> {
  const proven = await stores.users.findEmail(email)
  return proven && stores.credentials.find(proven.userId)
}
