export type MemberChanges = {
  /** Object id and SCIM id of whom to add. */
  readonly add: readonly (readonly [string, string])[]
  readonly remove: readonly (readonly [string, string])[]
}

/**
 * Compares the members that a group should have with those that were written. A member without an
 * account at the target is left out until there is one; a member whose account is gone needs no
 * removal.
 */
export function decideMembers(
  candidates: Iterable<string>,
  isMember: (objectId: string) => boolean,
  scimIdOf: (objectId: string) => string | undefined,
  written: ReadonlyMap<string, string>,
): MemberChanges {
  const add: [string, string][] = []
  const remove: [string, string][] = []
  for (const objectId of candidates) {
    const scimId = scimIdOf(objectId)
    if (scimId === undefined) continue
    const known = written.get(objectId)
    if (isMember(objectId)) {
      if (known !== scimId) add.push([objectId, scimId])
    } else if (known === scimId) {
      remove.push([objectId, scimId])
    }
  }
  return { add, remove }
}
