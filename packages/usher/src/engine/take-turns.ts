// One person stays one person (invariant 2): whoever is about to bring somebody in (a first sign-in, a
// SCIM create) takes turns with the others who know that person by the same words. Unique constraints
// cannot arbitrate this one: a placeholder and a first sign-in write different rows.
import { normalizeUserName } from '../core/email-address.ts'
import type { DirectoryId } from '../core/ids.ts'
import type { Stores } from './ports.ts'

type Known = { readonly externalId: string | null; readonly userName: string | null }

/** Call it before any fact is read: what is read afterwards includes what the one before committed. */
export async function takeTurns(
  stores: Stores,
  directoryId: DirectoryId,
  ...people: readonly Known[]
): Promise<void> {
  await stores.directories.takeTurns(directoryId, [...new Set(people.flatMap(keysOf))])
}

function keysOf({ externalId, userName }: Known): readonly string[] {
  return [
    externalId === null ? undefined : `subject:${externalId}`,
    userName === null ? undefined : `name:${normalizeUserName(userName)}`,
  ].filter((key) => key !== undefined)
}
