import { makeId } from '../core/ids.ts'
import { fillRandom } from '../lib/tokens.ts'
import type { Clock, Ids } from './ports.ts'

const bytesPerId = 10
const bytesPerStep = 4
const idsPerFill = 512

/**
 * Makes ids from the clock and 80 random bits. Those of one millisecond go up, each by a random step from
 * the one before, so that what one process wrote sorts as it was written, as long as its clock is not set
 * back. Random bytes are fetched for many ids at once: a sign-in makes half a dozen ids, and one system
 * call for each would be felt.
 */
export function createIds(clock: Clock, fill: (bytes: Uint8Array) => void = fillRandom): Ids {
  const pool = new Uint8Array(bytesPerId * idsPerFill)
  const random = new Uint8Array(bytesPerId)
  let next = pool.length
  let lastAt: number | undefined
  return (kind) => {
    if (next === pool.length) {
      fill(pool)
      next = 0
    }
    const fresh = pool.subarray(next, next + bytesPerId)
    next += bytesPerId
    const at = clock().getTime()
    if (at === lastAt) stepUp(random, fresh)
    else start(random, fresh)
    lastAt = at
    return makeId(kind, at, random)
  }
}

/** In the lower half, so that no millisecond's ids run out of room. */
function start(random: Uint8Array, fresh: Uint8Array): void {
  random.set(fresh)
  random[0] = (fresh[0] ?? 0) & 0x7f
}

function stepUp(random: Uint8Array, fresh: Uint8Array): void {
  // At least one.
  let carry = 1
  for (let place = bytesPerId - 1; place >= 0; place -= 1) {
    const step = place >= bytesPerId - bytesPerStep ? (fresh[place] ?? 0) : 0
    const sum = (random[place] ?? 0) + step + carry
    random[place] = sum & 0xff
    carry = sum >> 8
  }
}
