import { makeId } from '../core/ids.ts'
import { fillRandom } from '../lib/tokens.ts'
import type { Clock, Ids } from './ports.ts'

const bytesPerId = 10
const idsPerFill = 512

/**
 * Makes ids from the clock and 80 random bits each. Random bytes are fetched for many ids at once:
 * a sign-in makes half a dozen ids, and one system call for each would be felt.
 */
export function createIds(clock: Clock, fill: (bytes: Uint8Array) => void = fillRandom): Ids {
  const pool = new Uint8Array(bytesPerId * idsPerFill)
  let next = pool.length
  return (kind) => {
    if (next === pool.length) {
      fill(pool)
      next = 0
    }
    const random = pool.subarray(next, next + bytesPerId)
    next += bytesPerId
    return makeId(kind, clock().getTime(), random)
  }
}
