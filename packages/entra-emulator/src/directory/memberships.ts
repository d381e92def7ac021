import type { Directory } from './directory.ts'
import type { App, Group, Guid, User } from './model.ts'

/** Direct and nested groups; a cycle of groups ends. */
export function transitiveGroups(directory: Directory, memberId: Guid): readonly Group[] {
  const found = new Map<Guid, Group>()
  const open = [memberId]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const group of directory.groupsOf(next)) {
      if (found.has(group.id)) continue
      found.set(group.id, group)
      open.push(group.id)
    }
  }
  return [...found.values()]
}

/** Assignments reach a user directly or through a direct membership: nesting does not count. */
export function assignmentsOf(directory: Directory, app: App, user: User) {
  if (app.assignments.length === 0) return []
  const direct = new Set([user.id, ...directory.groupsOf(user.id).map((group) => group.id)])
  return app.assignments.filter((assignment) => direct.has(assignment.principalId))
}
