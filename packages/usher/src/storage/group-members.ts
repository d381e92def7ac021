import { AssertionError } from '../lib/assert.ts'
import type { GroupMemberStore } from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'
import type { Database } from './schema.ts'

export function groupMemberStore(_database: Database, _traits: DialectTraits): GroupMemberStore {
  const notYet = () => Promise.reject(new AssertionError('not yet'))
  return {
    add: notYet,
    remove: notYet,
    clear: notYet,
    list: notYet,
    listMany: notYet,
    groupsOf: notYet,
    usersWithin: notYet,
    contains: notYet,
    inherit: notYet,
  }
}
