// Group members are rows, not part of the document: a PATCH becomes steps that cost what they name and
// not what the group holds.
import type { GroupMember, JsonValue } from '../../core/directory.ts'
import { evaluateElementFilter } from '../filter/evaluate-filter.ts'
import type { FilterNode } from '../filter/filter-node.ts'
import { membersPerRequestMax } from '../limits.ts'
import { comparableValue } from '../resource/comparable.ts'
import { isJsonArray, isJsonObject } from '../resource/read-json.ts'
import { foldName } from '../schema/registry.ts'
import type { Attribute } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import type { ElementSelection, MembershipStep, PatchOperation, PatchPath } from './model.ts'
import { mutability } from './write-attribute.ts'

export function patchMembers(
  path: PatchPath,
  op: PatchOperation['op'],
  value: JsonValue | undefined,
  strict: boolean,
): readonly MembershipStep[] {
  const { resolved, selection, sub, label } = path
  // RFC 7643 §4.2: what a member is cannot be changed; one member goes and another one comes.
  if (sub !== null) throw mutability(`${label} is immutable; add or remove the member`)
  if (selection !== null) {
    if (op !== 'remove') throw mutability('a member is immutable; remove it and add another')
    return [removeSelected(resolved.attribute, selection)]
  }
  if (op === 'remove') {
    // Entra and OneLogin name whom they remove. Without a value RFC 7644 §3.5.2.2 removes all.
    if (value === undefined) return [{ kind: 'clear' }]
    return stepFor('remove', readMemberIds(value, strict, label))
  }
  const memberIds = readMemberIds(value ?? null, strict, label)
  if (op === 'replace' && memberIds.length === 0) return [{ kind: 'clear' }]
  return stepFor(op, memberIds)
}

function stepFor(
  kind: 'add' | 'remove' | 'replace',
  memberIds: readonly string[],
): readonly MembershipStep[] {
  return memberIds.length === 0 ? [] : [{ kind, memberIds }]
}

/** `[{"$ref": null, "value": "id"}, …]`, one such object, and leniently plain ids; each id once. */
function readMemberIds(value: JsonValue, strict: boolean, label: string): readonly string[] {
  if (value === null || (value === '' && !strict)) return []
  const given = isJsonArray(value) ? value : [value]
  if (given.length > membersPerRequestMax) {
    throw new ScimError(413, null, `One request has at most ${membersPerRequestMax} members.`)
  }
  const ids = new Set<string>()
  for (const member of given) {
    if (!strict && isNothing(member)) continue
    const id = memberId(member, strict)
    if (id === null) {
      throw new ScimError(400, 'invalidValue', `${label} must be objects whose value is an id.`)
    }
    ids.add(id)
  }
  return [...ids]
}

function memberId(member: JsonValue, strict: boolean): string | null {
  if (typeof member === 'string' && !strict) return member === '' ? null : member
  if (!isJsonObject(member)) return null
  const value = Object.entries(member).find(([name]) => foldName(name) === 'value')?.[1]
  return typeof value === 'string' && value !== '' ? value : null
}

function isNothing(member: JsonValue): boolean {
  return member === null || (isJsonObject(member) && Object.keys(member).length === 0)
}

function removeSelected(attribute: Attribute, { node, filter }: ElementSelection): MembershipStep {
  const memberIds = idsIn(node)
  if (memberIds !== null) return { kind: 'remove', memberIds: [...new Set(memberIds)] }
  refuseReferences(node)
  return {
    kind: 'removeMatching',
    matches: (member) => evaluateElementFilter(filter, comparableMember(attribute, member)),
  }
}

/** Of `value eq "a" or value eq "b"`: no member need be looked at. */
function idsIn(node: FilterNode): readonly string[] | null {
  if (node.kind === 'or') {
    const ids = node.operands.map(idsIn)
    return ids.includes(null) ? null : ids.flatMap((some) => some ?? [])
  }
  if (node.kind !== 'compare' || node.operator !== 'eq') return null
  if (foldName(node.path.name) !== 'value' || typeof node.value !== 'string') return null
  return [node.value]
}

/** The address of a member is made when it is rendered; nothing can be chosen by it. */
function refuseReferences(node: FilterNode): void {
  switch (node.kind) {
    case 'and':
    case 'or':
      for (const operand of node.operands) refuseReferences(operand)
      return
    case 'not':
      refuseReferences(node.operand)
      return
    case 'compare':
    case 'present':
    case 'valuePath':
      if (foldName(node.path.name) === '$ref') {
        throw new ScimError(400, 'invalidFilter', 'Members cannot be chosen by $ref.')
      }
  }
}

function comparableMember(attribute: Attribute, member: GroupMember): JsonValue {
  const { memberId: value, memberType: type, label: display } = member
  return comparableValue({ ...attribute, multiValued: false }, { value, type, display }) ?? {}
}
