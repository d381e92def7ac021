import { expect, test } from 'vitest'
import type { GroupMember, MembershipChange } from '../../core/directory.ts'
import { makeId } from '../../core/ids.ts'
import { membersAfter } from './membership.ts'

function member(label: string): GroupMember {
  const random = Uint8Array.from({ length: 10 }, (_, at) => label.charCodeAt(at) || 0)
  return { memberId: makeId('directoryUser', 0, random), memberType: 'User', label }
}
const people = new Map(['ann', 'bob', 'cleo', 'dora'].map((name) => [name, member(name)]))
const idOf = (name: string): string => people.get(name)?.memberId ?? name
const known = new Map([...people.values()].map((one) => [String(one.memberId), one]))
const peopleOf = (...names: string[]) => names.flatMap((name) => people.get(name) ?? [])
const step = (kind: 'add' | 'remove' | 'replace', ...names: string[]): MembershipChange => ({
  kind,
  memberIds: names.map(idOf),
})

test.each<[string, string[], MembershipChange[], string[]]>([
  ['nothing happens', ['ann'], [], ['ann']],
  ['add', ['ann'], [step('add', 'bob')], ['ann', 'bob']],
  ['add who is there', ['ann', 'bob'], [step('add', 'ann')], ['ann', 'bob']],
  ['add somebody unknown', ['ann'], [step('add', 'nobody')], ['ann']],
  ['remove', ['ann', 'bob'], [step('remove', 'ann', 'nobody')], ['bob']],
  ['replace', ['ann', 'bob'], [step('replace', 'bob', 'cleo')], ['bob', 'cleo']],
  ['clear', ['ann', 'bob'], [{ kind: 'clear' }], []],
  ['clear, then add', ['ann'], [{ kind: 'clear' }, step('add', 'dora')], ['dora']],
  ['add, then remove', [], [step('add', 'ann', 'bob'), step('remove', 'ann')], ['bob']],
])('81. %s', (_, before, changes, after) => {
  expect(membersAfter(peopleOf(...before), changes, known)).toEqual(peopleOf(...after))
})
