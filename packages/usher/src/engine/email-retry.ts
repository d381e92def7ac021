import { UniqueViolation, type EnginePorts, type Stores } from './ports.ts'

const triesMax = 8

/**
 * One transaction. A unique constraint that says no means that somebody else arrived first:
 * everything is rolled back, read again and decided again (invariant 2).
 */
export async function retryOnConflict<Result>(
  ports: EnginePorts,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ports.storage.transaction(work)
    } catch (error) {
      if (!(error instanceof UniqueViolation) || attempt === triesMax) throw error
    }
  }
}
