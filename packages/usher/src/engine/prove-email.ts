import type { UserEmail } from '../core/model.ts'
import type { Stores } from './ports.ts'
import type { Recorder } from './record.ts'

/** Whoever proves an address voids what others had begun with it (pre-hijack). */
export async function proveEmail(stores: Stores, proof: UserEmail): Promise<void> {
  await stores.users.insertEmail(proof)
  await stores.credentials.voidMailTokens(proof.email, 'sign-up', proof.provenAt)
}

/** By a better proof than before, or by the first. Nobody else may have proved it. */
export async function proveAnew(stores: Stores, proof: UserEmail, record: Recorder): Promise<void> {
  const { userId, email, provenBy } = proof
  await stores.users.removeEmail(userId, email)
  await proveEmail(stores, proof)
  record.audit('email.proven', { kind: 'user', id: userId }, { email, by: provenBy })
}
