// Who is meant by the membership steps of a request.
import type { GroupMember, MembershipChange } from '../../core/directory.ts'
import { parseId } from '../../core/ids.ts'
import type { DirectoryContext } from '../../engine/directory-context.ts'
import type { EnginePorts } from '../../engine/ports.ts'
import type { MembershipStep } from '../patch/model.ts'

/**
 * Steps that remove by condition become removals by id. Only they need to know who is in the group, so
 * that adding or removing by id costs the same in a group of any size.
 */
export async function resolveMembership(
  ports: EnginePorts,
  { directory }: DirectoryContext,
  steps: readonly MembershipStep[],
  members: () => Promise<readonly GroupMember[]>,
): Promise<readonly MembershipChange[]> {
  const changes: MembershipChange[] = []
  for (const step of steps) {
    if (step.kind !== 'removeMatching') {
      changes.push(step)
      continue
    }
    const added = changes.flatMap((change) =>
      change.kind === 'add' || change.kind === 'replace' ? change.memberIds : [],
    )
    const known = await lookUpMembers(ports, directory.id, added)
    const present = membersAfter(await members(), changes, known)
    const memberIds = present.filter((member) => step.matches(member)).map(memberIdOf)
    if (memberIds.length > 0) changes.push({ kind: 'remove', memberIds })
  }
  return changes
}

/** Later steps see what earlier ones did (RFC 7644 §3.5.2), who came with the same request included. */
export function membersAfter(
  before: readonly GroupMember[],
  changes: readonly MembershipChange[],
  known: ReadonlyMap<string, GroupMember>,
): readonly GroupMember[] {
  const present = new Map<string, GroupMember>(before.map((member) => [member.memberId, member]))
  const former = new Map(present)
  for (const change of changes) {
    if (change.kind === 'clear' || change.kind === 'replace') present.clear()
    if (change.kind === 'remove') for (const id of change.memberIds) present.delete(id)
    if (change.kind === 'add' || change.kind === 'replace')
      for (const id of change.memberIds) {
        const member = former.get(id) ?? known.get(id)
        if (member !== undefined) present.set(id, member)
      }
  }
  return [...present.values()]
}

const memberIdOf = (member: GroupMember): string => member.memberId

async function lookUpMembers(
  ports: EnginePorts,
  directoryId: DirectoryContext['directory']['id'],
  ids: readonly string[],
): Promise<ReadonlyMap<string, GroupMember>> {
  const ours = ids.filter((id) => parseId('directoryUser', id) ?? parseId('directoryGroup', id))
  if (ours.length === 0) return new Map()
  const found = await ports.storage.read.resources.findMany(directoryId, ours)
  return new Map(
    found.flatMap(({ id, resourceType, label }) =>
      resourceType === 'User' || resourceType === 'Group'
        ? [[id, { memberId: id, memberType: resourceType, label }] as const]
        : [],
    ),
  )
}
