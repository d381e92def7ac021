// What the engine needs from the world, as types. `storage/` and `compose.ts` provide it.
import type { Directory, DirectoryToken } from '../core/directory.ts'
import type { IdKind, IdOf } from '../core/ids.ts'
import type { ActiveSession } from '../core/model.ts'
import type { Stores } from './stores.ts'

export type * from './stores.ts'
export { RoleVanished, StorageBusy, UniqueViolation } from './stores.ts'

export type Storage = {
  readonly dialect: 'sqlite' | 'postgres'
  /** Reads outside a transaction: they never wait for a writer. */
  readonly read: Stores
  /**
   * Runs `work` in one transaction and runs it again from the start on a serialization failure or
   * a deadlock, a few times, then throws `StorageBusy`. `work` must have no effect but on `stores`.
   */
  transaction<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>
  /**
   * The session check: one prepared statement by primary key, joined with user, member and
   * organization, so that a deactivation counts from its commit on without any cache. `undefined`
   * if the session is unknown, expired, or any of the three is not active.
   */
  checkSession(tokenHash: string, now: Date): Promise<ActiveSession | undefined>
  /**
   * The token of a provisioning client with its directory: one prepared statement by unique key.
   * `undefined` if it is unknown, revoked, expired, or the organization is disabled.
   */
  checkDirectoryToken(
    tokenHash: string,
    now: Date,
  ): Promise<{ readonly token: DirectoryToken; readonly directory: Directory } | undefined>
  /** Whether an error of any of these says that the database is not there: later it may be. */
  isUnreachable(error: unknown): boolean
  /** Throws if the database does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

export type Clock = () => Date

export type Ids = <Kind extends IdKind>(kind: Kind) => IdOf[Kind]

/** 32 random bytes as base64url: session tokens, invitations, states. */
export type RandomToken = () => string

/** SHA-256 as base64url: how tokens are stored. */
export type HashToken = (token: string) => string

/** AES-256-GCM under the instance's master key; `purpose` is bound, so that blobs cannot be swapped. */
export type Sealer = {
  seal(purpose: string, plain: string): string
  /** `undefined` for anything that was not sealed by us for this purpose. */
  open(purpose: string, sealed: string): string | undefined
}

export type PasswordHasher = {
  hash(password: string): Promise<string>
  /** Takes as long for a missing hash as for a wrong password. */
  verify(hash: string | undefined, password: string): Promise<boolean>
}

export type Mail = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
}
export type Mailer = { send(mail: Mail): Promise<void> }

/** From where a request came, for attempts, sessions and the audit trail. */
export type RequestOrigin = {
  readonly ipAddress: string | null
  readonly userAgent: string | null
}

export type EnginePorts = {
  readonly storage: Storage
  readonly clock: Clock
  readonly ids: Ids
  readonly randomToken: RandomToken
  readonly hashToken: HashToken
  readonly sealer: Sealer
}
