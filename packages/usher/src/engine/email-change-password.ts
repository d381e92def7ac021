// A new password, chosen by somebody who is signed in and knows the old one. Whoever else was signed
// in with the old one is not any more.
import { UsherError } from '../core/error-catalogue.ts'
import type { SessionId, UserId } from '../core/ids.ts'
import type { ActiveSession } from '../core/model.ts'
import { hashPassword, requireGoodPassword, verifyPassword } from './email-passwords.ts'
import { emailProviderOf } from './email-provider.ts'
import type { EnginePorts, PasswordHasher, RequestOrigin, Stores } from './ports.ts'
import { recorder, type Recorder } from './record.ts'

export type PasswordChange = {
  readonly session: ActiveSession
  readonly currentPassword: string
  readonly newPassword: string
  readonly origin: RequestOrigin
}

/**
 * Errors: EMAIL_PROVIDER_DISABLED, CREDENTIALS_INVALID, PASSWORD_TOO_WEAK, UNAUTHENTICATED (signed
 * out or deactivated meanwhile), UNAVAILABLE.
 */
export async function changePassword(
  ports: EnginePorts,
  passwords: PasswordHasher,
  { session, currentPassword, newPassword, origin }: PasswordChange,
): Promise<void> {
  const { read } = ports.storage
  const provider = await emailProviderOf(read, session.organizationId)
  const credential = await read.credentials.find(session.userId)
  if (!(await verifyPassword(passwords, credential?.passwordHash, currentPassword)))
    throw new UsherError('CREDENTIALS_INVALID', { detail: 'The current password is wrong.' })
  const emails = await read.users.listEmails(session.userId)
  requireGoodPassword(newPassword, [
    ...emails.map(({ email }) => email),
    session.displayName,
    provider.organization.name,
  ])
  const passwordHash = await hashPassword(passwords, newPassword)
  await ports.storage.transaction(async (stores) => {
    await emailProviderOf(stores, session.organizationId)
    const member = await stores.members.lockOfUser(session.organizationId, session.userId)
    const user = await stores.users.find(session.userId)
    const own = await stores.sessions.listOfUser(session.userId, ports.clock())
    if (member?.status !== 'active' || !user?.active) throw new UsherError('UNAUTHENTICATED')
    if (!own.some(({ id }) => id === session.sessionId)) throw new UsherError('UNAUTHENTICATED')
    // Changed meanwhile, in another session: what was proven is the old password.
    const current = await stores.credentials.find(session.userId)
    if (current?.passwordHash !== credential?.passwordHash)
      throw new UsherError('CREDENTIALS_INVALID')
    const record = recorder(ports, {
      organizationId: session.organizationId,
      actor: { kind: 'user', userId: session.userId, sessionId: session.sessionId },
      origin,
    })
    await replacePassword(ports, stores, {
      userId: session.userId,
      passwordHash,
      keepSession: session.sessionId,
      by: 'current-password',
      record,
    })
    await record.write(stores)
  })
}

/** Sets the password and voids whatever the old one, or an open link, could still do. */
export async function replacePassword(
  ports: EnginePorts,
  stores: Stores,
  input: {
    readonly userId: UserId
    readonly passwordHash: string
    readonly keepSession: SessionId | null
    readonly by: 'reset' | 'current-password'
    readonly record: Recorder
  },
): Promise<void> {
  const { userId, passwordHash, record } = input
  const now = ports.clock()
  await stores.credentials.set({ userId, passwordHash, setAt: now })
  const sessionsEnded = await stores.sessions.removeOfUser(userId, input.keepSession)
  await stores.linkRequests.voidOfUser(userId, now)
  for (const { email } of await stores.users.listEmails(userId))
    await stores.credentials.voidMailTokens(email, null, now)
  record.audit('credential.changed', { kind: 'user', id: userId }, { by: input.by, sessionsEnded })
  record.emit('credential.changed', userId, { userId })
}
