import { UsherError } from '../core/error-catalogue.ts'
import { RoleVanished, UniqueViolation, type EnginePorts, type Stores } from './ports.ts'

const triesMax = 8

/**
 * A transaction that decides: when a unique constraint says that somebody else arrived first,
 * everything is rolled back, read again and decided again (invariant 2). So it is when a role was
 * deleted before it could be given. Errors: STATE_SPENT where
 * the one who was first used the same state: a replay must not be tried again.
 */
export async function retryOnConflict<Result>(
  ports: EnginePorts,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ports.storage.transaction(work)
    } catch (error) {
      if (!(error instanceof UniqueViolation || error instanceof RoleVanished)) throw error
      if (error instanceof UniqueViolation && error.constraint === 'spent_states_key')
        throw new UsherError('STATE_SPENT')
      if (attempt === triesMax) throw error
    }
  }
}
