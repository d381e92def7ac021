import { AssertionError } from '../lib/assert.ts'
import type { ResourceStore } from '../engine/ports.ts'
import type { DialectTraits } from './dialect.ts'
import type { Database } from './schema.ts'

export function resourceStore(_database: Database, _traits: DialectTraits): ResourceStore {
  const notYet = () => Promise.reject(new AssertionError('not yet'))
  return {
    insert: notYet,
    update: notYet,
    touch: notYet,
    remove: notYet,
    find: notYet,
    lock: notYet,
    findMany: notYet,
    query: notYet,
    count: notYet,
  }
}
