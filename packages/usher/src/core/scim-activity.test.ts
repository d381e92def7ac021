import { describe, expect, it } from 'vitest'
import { changeOf, failureCauseOf, healthState, lastCycle } from './scim-activity.ts'

const minute = 60_000
const at = (minutes: number) => new Date(Date.UTC(2026, 0, 15, 9) + minutes * minute)
const request = (minutes: number, over: Partial<Parameters<typeof changeOf>[0]> = {}) => ({
  method: 'GET',
  path: '/Users',
  status: 200,
  outcome: 'read',
  createdAt: at(minutes),
  ...over,
})
const created = { method: 'POST', status: 201, outcome: 'created' }

describe('what a request did', () => {
  it.each([
    ['created', { method: 'POST', status: 201, outcome: 'adopted' }],
    ['updated', { method: 'PATCH', status: 204, outcome: 'updated; 1 unknown members left out' }],
    ['unchanged', { method: 'PUT', status: 200, outcome: 'unchanged' }],
    ['deleted', { method: 'DELETE', status: 204, outcome: 'deleted' }],
    ['bulk', { method: 'POST', path: '/Bulk', status: 200, outcome: 'bulk: 1 done, 0 failed' }],
    ['read', { method: 'POST', path: '/Users/.search', status: 200, outcome: '1 found' }],
    ['failed', { method: 'POST', status: 409, outcome: 'Another User has this userName.' }],
  ] as const)('%s', (change, over) => {
    expect(changeOf(request(0, over))).toBe(change)
  })

  it.each([
    [200, null, null],
    [409, 'uniqueness', 'taken'],
    [400, 'invalidValue', 'invalidValue'],
    [400, 'invalidFilter', 'malformed'],
    [404, null, 'missing'],
    [403, 'sensitive', 'other'],
    [403, null, 'lastOwner'],
    [429, null, 'tooFast'],
    [503, null, 'busy'],
    [500, null, 'serverError'],
  ] as const)('%i %s is %s', (status, scimType, cause) => {
    expect(failureCauseOf({ method: 'POST', status }, scimType, true)).toBe(cause)
  })
})

it('a token that may only read is told apart from the last owner', () => {
  const refused = { method: 'PATCH', status: 403 }
  expect(failureCauseOf(refused, null, false)).toBe('scope')
  expect(failureCauseOf({ ...refused, method: 'GET' }, null, false)).toBe('other')
})

describe('the last cycle', () => {
  it('ends at a pause of more than five minutes', () => {
    const log = [request(60, created), request(55), request(50, { status: 409 }), request(44)]
    expect(lastCycle(log, true)).toMatchObject({
      startedAt: at(50),
      endedAt: at(60),
      requests: 3,
      complete: true,
      counts: { created: 1, read: 1, failed: 1 },
    })
  })

  it('says when it may have begun before what was looked at', () => {
    expect(lastCycle([request(2), request(1)], false)).toMatchObject({ complete: false })
    expect(lastCycle([request(2), request(1)], true)).toMatchObject({ complete: true })
    expect(lastCycle([], true)).toBeNull()
  })

  it.each([
    ['waiting', [], 0],
    ['working', [request(0)], 119],
    ['failing', [request(0, { status: 500 })], 119],
    ['silent', [request(0, { status: 500 })], 120],
  ] as const)('is %s', (state, log, minutes) => {
    expect(healthState(lastCycle(log, true), at(minutes))).toBe(state)
  })
})
