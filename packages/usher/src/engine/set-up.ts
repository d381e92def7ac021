// The first owner of an instance: made once, either by whoever opens the link that was printed at the
// first start, or from the configuration. Everything comes to be in one transaction or not at all.
import { z } from 'zod'
import type { NormalizedEmail } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { MemberRole } from '../core/model.ts'
import { createOrganization } from './create-organization.ts'
import {
  createEmailUser,
  enterByEmail,
  joinOrganization,
  type EmailEntrance,
} from './email-admit.ts'
import { noteEmailAttempt, type EmailSignInResult } from './email-attempt.ts'
import { hashPassword, requireGoodPassword } from './email-passwords.ts'
import {
  UniqueViolation,
  type EnginePorts,
  type PasswordHasher,
  type RequestOrigin,
  type Stores,
} from './ports.ts'
import { recorder, type Recorder } from './record.ts'

const setUpSeconds = 86_400
const tokenKey = 'set-up-token'
const doneKey = 'bootstrap-done'
const ownerRole: MemberRole = { role: 'owner', source: 'pinned', connectionId: null }

const storedTokenSchema = z.object({ tokenHash: z.string(), expiresAt: z.number() })
type StoredToken = z.infer<typeof storedTokenSchema>

/** The first organization and its first owner; names, slug and address have been parsed. */
export type FirstOwner = {
  readonly organizationName: string
  readonly organizationSlug: string
  readonly email: NormalizedEmail
  readonly displayName: string | null
  readonly password: string
}
export type SetUpCommand = FirstOwner & {
  readonly token: string
  readonly origin: RequestOrigin
}

/**
 * Makes the token of the set-up link, good for 24 hours; the one before it is void from now on.
 * Errors: SET_UP_DONE.
 */
export async function openSetUp(
  ports: EnginePorts,
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = ports.randomToken()
  const expiresAt = new Date(ports.clock().getTime() + setUpSeconds * 1000)
  const stored: StoredToken = {
    tokenHash: ports.hashToken(token),
    expiresAt: expiresAt.getTime(),
  }
  await ports.storage.transaction(async (stores) => {
    await refuseIfDone(stores)
    await stores.instance.set(tokenKey, JSON.stringify(stored))
  })
  return { token, expiresAt }
}

/** Looks and does not spend. Errors: SET_UP_DONE, TOKEN_INVALID. */
export async function requireSetUpToken(
  ports: EnginePorts,
  stores: Stores,
  token: string,
): Promise<void> {
  await refuseIfDone(stores)
  const text = await stores.instance.get(tokenKey)
  if (text === undefined) throw new UsherError('TOKEN_INVALID')
  const stored = storedTokenSchema.parse(JSON.parse(text))
  // Hashes are compared, so that the time it takes tells nothing about the token.
  if (stored.tokenHash !== ports.hashToken(token) || stored.expiresAt <= ports.clock().getTime())
    throw new UsherError('TOKEN_INVALID')
}

/**
 * The page's form. Of two at once one makes the owner and the other gets SET_UP_DONE. Errors:
 * SET_UP_DONE, TOKEN_INVALID, PASSWORD_TOO_WEAK, SLUG_TAKEN, UNAVAILABLE.
 */
export async function completeSetUp(
  ports: EnginePorts,
  passwords: PasswordHasher,
  command: SetUpCommand,
): Promise<Extract<EmailSignInResult, { kind: 'signedIn' }>> {
  await requireSetUpToken(ports, ports.storage.read, command.token)
  const passwordHash = await judgeAndHash(passwords, command)
  return inOneTransaction(ports, async (stores) => {
    await requireSetUpToken(ports, stores, command.token)
    const { entrance, record } = await makeFirstOwner(ports, stores, { ...command, passwordHash })
    const started = await enterByEmail(ports, stores, entrance, record)
    await record.write(stores)
    const reference = await noteEmailAttempt(ports, stores, {
      id: entrance.attemptId,
      provider: entrance.provider,
      email: command.email,
      userId: entrance.user.id,
      outcome: 'created',
      code: null,
      trace: [{ rule: 'set-up', saw: 'the first owner of the instance' }],
      origin: command.origin,
    })
    return { kind: 'signedIn', how: 'created', ...started, reference }
  })
}

/**
 * The same from the configuration, without a session. Idempotent: on an instance that has an owner
 * it does nothing and answers false. Errors: PASSWORD_TOO_WEAK, SLUG_TAKEN.
 */
export async function bootstrapFromConfig(
  ports: EnginePorts,
  passwords: PasswordHasher,
  input: Omit<FirstOwner, 'displayName'>,
): Promise<boolean> {
  if (await isDone(ports.storage.read)) return false
  const owner = { ...input, displayName: null }
  const passwordHash = await judgeAndHash(passwords, owner)
  try {
    await inOneTransaction(ports, async (stores) => {
      await refuseIfDone(stores)
      const origin = { ipAddress: null, userAgent: null }
      const { record } = await makeFirstOwner(ports, stores, { ...owner, passwordHash, origin })
      await record.write(stores)
    })
    return true
  } catch (error) {
    // Another node was faster.
    if (error instanceof UsherError && error.code === 'SET_UP_DONE') return false
    throw error
  }
}

/** Whether an instance has its first owner. */
export async function isDone(stores: Stores): Promise<boolean> {
  if ((await stores.users.countOperators()) > 0) return true
  return (await stores.instance.get(doneKey)) !== undefined
}

async function refuseIfDone(stores: Stores): Promise<void> {
  if (await isDone(stores)) throw new UsherError('SET_UP_DONE')
}

async function judgeAndHash(passwords: PasswordHasher, owner: FirstOwner): Promise<string> {
  requireGoodPassword(owner.password, [owner.email, owner.displayName, owner.organizationName])
  return hashPassword(passwords, owner.password)
}

async function inOneTransaction<Result>(
  ports: EnginePorts,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  try {
    return await ports.storage.transaction(work)
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error
    // What can be there before the first owner is an organization or a person made by command.
    throw new UsherError(
      error.constraint === 'organizations_slug_key' ? 'SLUG_TAKEN' : 'CONFLICT',
      {
        cause: error,
      },
    )
  }
}

async function makeFirstOwner(
  ports: EnginePorts,
  stores: Stores,
  input: FirstOwner & {
    readonly passwordHash: string
    readonly origin: RequestOrigin
  },
): Promise<{ readonly entrance: EmailEntrance; readonly record: Recorder }> {
  // The first writer wins; the second waits here for the first one's commit, and finds it done.
  if (!(await stores.instance.claim(doneKey, ports.clock().toISOString())))
    throw new UsherError('SET_UP_DONE')
  const userId = ports.ids('user')
  const attemptId = ports.ids('attempt')
  const { email, displayName, passwordHash, origin } = input
  const actor = { kind: 'user', userId, sessionId: null } as const
  const { organization, emailConnection } = await createOrganization(ports, stores, {
    name: input.organizationName,
    slug: input.organizationSlug,
    email: { enabled: true, registrationEnabled: false },
    actor,
    origin,
  })
  const provider = { organization, connection: emailConnection }
  const record = recorder(ports, { organizationId: organization.id, actor, origin })
  const newUser = {
    email,
    displayName,
    passwordHash,
    provenBy: 'operator',
    operator: true,
  } as const
  const user = await createEmailUser(ports, stores, userId, newUser, record)
  const member = await joinOrganization(ports, stores, {
    organization,
    user,
    email,
    origin: 'manual',
    roles: [ownerRole],
    record,
  })
  const entrance = { provider, user, email, member, invitation: undefined, attemptId, origin }
  return { entrance, record }
}
