import { describe, expect, it } from 'vitest'
import { countedFurther, withMoreNames, type RulesImpact } from './rules-impact.ts'

const impact = (fields: Partial<RulesImpact>): RulesImpact => ({
  lookedAt: 10_000,
  lookedAtMax: 10_000,
  changed: 0,
  unknown: 0,
  roles: [],
  items: [],
  nextItemsCursor: null,
  nextCursor: null,
  ...fields,
})
const person = (memberId: string) => ({ memberId, name: memberId, gained: ['editor'], lost: [] })

describe('counting further', () => {
  it('adds what was counted, role by role', () => {
    const first = impact({ changed: 1, unknown: 2, roles: [{ role: 'editor', gain: 1, lose: 0 }] })
    const second = impact({
      lookedAt: 5,
      changed: 3,
      roles: [
        { role: 'editor', gain: 2, lose: 1 },
        { role: 'viewer', gain: 0, lose: 1 },
      ],
      nextCursor: 'on',
    })
    expect(countedFurther(first, second)).toEqual({
      lookedAt: 10_005,
      lookedAtMax: 10_000,
      changed: 4,
      unknown: 2,
      roles: [
        { role: 'editor', gain: 3, lose: 1 },
        { role: 'viewer', gain: 0, lose: 1 },
      ],
      items: [],
      nextItemsCursor: null,
      nextCursor: 'on',
    })
  })

  it('brings the names of the next stretch where the first has none left', () => {
    const first = impact({ items: [person('ada')] })
    const second = impact({ items: [person('bob')], nextItemsCursor: 'more' })
    const both = countedFurther(first, second)
    expect(both.items.map(({ memberId }) => memberId)).toEqual(['ada', 'bob'])
    expect(both.nextItemsCursor).toBe('more')
  })

  it('leaves no name out and shows none twice where the first has some left', () => {
    const first = impact({ items: [person('ada')], nextItemsCursor: 'behind ada' })
    const both = countedFurther(first, impact({ items: [person('bob')] }))
    expect(both.items.map(({ memberId }) => memberId)).toEqual(['ada'])
    expect(both.nextItemsCursor).toBe('behind ada')
  })
})

it('more names leave the count as it is', () => {
  const first = impact({ changed: 2, items: [person('ada')], nextItemsCursor: 'behind ada' })
  const more = withMoreNames(first, impact({ lookedAt: 1, changed: 1, items: [person('bob')] }))
  expect(more).toEqual({ ...first, items: [person('ada'), person('bob')], nextItemsCursor: null })
})
