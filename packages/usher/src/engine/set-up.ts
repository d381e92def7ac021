// The first owner of a new instance: by a one-time link that the server prints, or from the
// environment. Whoever comes first closes the door behind them.
import { parseEmail, type NormalizedEmail } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { MailToken } from '../core/model.ts'
import { traceStep } from '../core/sign-in-trace.ts'
import { createOrganization } from './create-organization.ts'
import { present } from '../lib/assert.ts'
import { createEmailUser, enterByEmail, joinOrganization } from './email-admit.ts'
import { noteEmailAttempt, type EmailSignedIn } from './email-attempt.ts'
import { hashPassword, requireGoodPassword } from './email-passwords.ts'
import type { EmailProvider } from './email-provider.ts'
import { findMailToken } from './email-tokens.ts'
import type { EnginePorts, PasswordHasher, RequestOrigin, Stores } from './ports.ts'
import { recorder } from './record.ts'
import { operatorsOrganizationKey } from './stores.ts'

/** Instance values: which link is open, and that the set-up is over. */
const openKey = 'set-up-token'
const doneKey = 'set-up-done'
const setUpSeconds = 86_400
/** The token of a set-up belongs to no address; the column wants one. */
const nobody = present(parseEmail('set-up@localhost.invalid'), 'the address of nobody')

export type FirstOwner = {
  readonly organizationName: string
  readonly organizationSlug: string
  readonly email: NormalizedEmail
  readonly displayName: string | null
  readonly password: string
}

/** A new one-time token; the one of an earlier start is void. Errors: SET_UP_DONE. */
export async function openSetUp(ports: EnginePorts): Promise<{ readonly token: string }> {
  const now = ports.clock()
  const token = ports.randomToken()
  await ports.storage.transaction(async (stores) => {
    if ((await stores.instance.get(doneKey)) !== undefined) throw new UsherError('SET_UP_DONE')
    await stores.credentials.voidMailTokens(nobody, 'set-up', now)
    const id = ports.ids('mailToken')
    await stores.credentials.insertMailToken({
      id,
      purpose: 'set-up',
      organizationId: null,
      email: nobody,
      normalizedEmail: nobody,
      displayName: null,
      tokenHash: ports.hashToken(token),
      expiresAt: new Date(now.getTime() + setUpSeconds * 1000),
      spentAt: null,
      createdAt: now,
    })
    await stores.instance.set(openKey, id)
  })
  return { token }
}

/** Errors: SET_UP_DONE, TOKEN_INVALID. */
export async function requireSetUpToken(
  ports: EnginePorts,
  stores: Stores,
  text: string,
): Promise<MailToken> {
  // The token first: one that somebody else has just spent is then seen together with what they did.
  const token = await findMailToken(ports, stores, text)
  if ((await stores.instance.get(doneKey)) !== undefined) throw new UsherError('SET_UP_DONE')
  const usable =
    token?.purpose === 'set-up' && token.spentAt === null && token.expiresAt > ports.clock()
  if (!token || !usable) throw new UsherError('TOKEN_INVALID')
  return token
}

/** Organization, owner and session, in one transaction. Errors: as above, and PASSWORD_TOO_WEAK. */
export async function completeSetUp(
  ports: EnginePorts,
  passwords: PasswordHasher,
  input: { readonly token: string; readonly owner: FirstOwner; readonly origin: RequestOrigin },
): Promise<EmailSignedIn> {
  const { owner, origin } = input
  await requireSetUpToken(ports, ports.storage.read, input.token)
  requireGoodPassword(owner.password, [owner.email, owner.displayName, owner.organizationName])
  const passwordHash = await hashPassword(passwords, owner.password)
  return ports.storage.transaction(async (stores) => {
    const token = await requireSetUpToken(ports, stores, input.token)
    if (!(await stores.credentials.spendMailToken(token.id, ports.clock())))
      throw new UsherError('SET_UP_DONE')
    return makeFirstOwner(ports, stores, { owner, passwordHash, origin })
  })
}

/** From the environment; does nothing on an instance that has been set up. Returns whether it did. */
export async function bootstrapFromConfig(
  ports: EnginePorts,
  passwords: PasswordHasher,
  bootstrap: Omit<FirstOwner, 'displayName'>,
): Promise<boolean> {
  if ((await ports.storage.read.instance.get(doneKey)) !== undefined) return false
  const owner = { ...bootstrap, displayName: null }
  requireGoodPassword(owner.password, [owner.email, owner.organizationName])
  const passwordHash = await hashPassword(passwords, owner.password)
  const origin = { ipAddress: null, userAgent: null }
  try {
    await ports.storage.transaction((stores) =>
      makeFirstOwner(ports, stores, { owner, passwordHash, origin }),
    )
    return true
  } catch (error) {
    // Another node of the same start was quicker.
    if (error instanceof UsherError && error.code === 'SET_UP_DONE') return false
    throw error
  }
}

async function makeFirstOwner(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly owner: FirstOwner
    readonly passwordHash: string
    readonly origin: RequestOrigin
  },
): Promise<EmailSignedIn> {
  const { owner, origin } = input
  const now = ports.clock()
  if (!(await stores.instance.claim(doneKey, now.toISOString())))
    throw new UsherError('SET_UP_DONE')
  const userId = ports.ids('user')
  const actor = { kind: 'user', userId, sessionId: null } as const
  const { organization, emailConnection } = await createOrganization(ports, stores, {
    name: owner.organizationName,
    slug: owner.organizationSlug,
    email: { enabled: true, registrationEnabled: false },
    actor,
    origin,
  })
  await stores.instance.set(operatorsOrganizationKey, organization.id)
  const provider: EmailProvider = { organization, connection: emailConnection }
  const record = recorder(ports, { organizationId: organization.id, actor, origin })
  const user = await createEmailUser(
    ports,
    stores,
    userId,
    {
      email: owner.email,
      displayName: owner.displayName,
      passwordHash: input.passwordHash,
      provenBy: 'operator',
      operator: true,
    },
    record,
  )
  const member = await joinOrganization(ports, stores, {
    organization,
    user,
    email: owner.email,
    origin: 'manual',
    roles: [{ role: 'owner', source: 'pinned', connectionId: null, directoryId: null }],
    record,
  })
  record.audit('instance.set_up', { kind: 'member', id: member.id }, { role: 'owner' })
  const attemptId = ports.ids('attempt')
  const started = await enterByEmail(
    ports,
    stores,
    { provider, user, email: owner.email, member, invitation: undefined, attemptId, origin },
    record,
  )
  const reference = await noteEmailAttempt(ports, stores, {
    id: attemptId,
    provider,
    email: owner.email,
    userId,
    outcome: 'created',
    code: null,
    trace: [traceStep('set-up', 'the first owner of this instance')],
    origin,
  })
  await record.write(stores)
  return { kind: 'signedIn', how: 'created', ...started, reference }
}
