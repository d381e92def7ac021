import type { PatchOperation } from './user-patch.ts'
import type { Dialect } from './tenant-url.ts'

export function addMembers(dialect: Dialect, ids: readonly string[]): readonly PatchOperation[] {
  return dialect === 'legacy'
    ? [{ op: 'Add', path: 'members', value: ids.map(reference) }]
    : [{ op: 'add', path: 'members', value: ids.map((value) => ({ value })) }]
}

/**
 * The older dialect names in a value array whom to remove. RFC 7644 knows no such thing, and a
 * server that ignores the array empties the group.
 */
export function removeMembers(dialect: Dialect, ids: readonly string[]): readonly PatchOperation[] {
  return dialect === 'legacy'
    ? [{ op: 'Remove', path: 'members', value: ids.map(reference) }]
    : ids.map((id) => ({ op: 'remove', path: `members[value eq ${JSON.stringify(id)}]` }))
}

function reference(value: string) {
  return { $ref: null, value }
}
