import { describe, expect, it } from 'vitest'
import { attentionOf, type AttentionFacts } from './attention.ts'
import type { ConnectionId, DirectoryId } from './ids.ts'

const now = new Date('2026-06-01T12:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000)
const nothing: AttentionFacts = { now, secrets: [], directories: [], failures: [] }
const entra = 'con_a' as ConnectionId
const okta = 'con_b' as ConnectionId
const directoryId = 'dir_a' as DirectoryId
const secret = (expiresAt: Date | null, connectionId = entra) => ({
  connectionId,
  connectionName: 'Entra ID',
  expiresAt,
})
const directory = (facts: Partial<AttentionFacts['directories'][number]> = {}) => ({
  directoryId,
  name: 'Entra',
  lastRequestAt: now,
  tokenExpiries: [null],
  ...facts,
})

describe('what needs attention', () => {
  it('is nothing where all is well', () => {
    expect(
      attentionOf({ ...nothing, secrets: [secret(null)], directories: [directory()] }),
    ).toEqual([])
  })

  it.each([
    [inDays(31), undefined],
    [inDays(30), 'soon'],
    [inDays(9), 'soon'],
    [inDays(3), 'urgent'],
    [inDays(-1), 'urgent'],
  ])('a secret that expires at %s: %s', (at, severity) => {
    const found = attentionOf({ ...nothing, secrets: [secret(at)] })
    expect(found.map((one) => [one.kind, one.severity])).toEqual(
      severity === undefined ? [] : [['secret-expires', severity]],
    )
  })

  it('looks at the secret that lasts longest, a connection', () => {
    const rotated = [secret(inDays(1)), secret(inDays(300))]
    expect(attentionOf({ ...nothing, secrets: rotated })).toEqual([])
    expect(attentionOf({ ...nothing, secrets: [secret(inDays(1)), secret(null)] })).toEqual([])
    const both = attentionOf({ ...nothing, secrets: [...rotated, secret(inDays(1), okta)] })
    expect(both).toMatchObject([{ kind: 'secret-expires', connectionId: okta }])
  })

  it('names a directory whose credentials all end soon', () => {
    const ending = directory({ tokenExpiries: [inDays(2), inDays(5)] })
    expect(attentionOf({ ...nothing, directories: [ending] })).toEqual([
      { kind: 'token-expires', severity: 'soon', directoryId, name: 'Entra', at: inDays(5) },
    ])
    const without = directory({ tokenExpiries: [] })
    expect(attentionOf({ ...nothing, directories: [without] })).toEqual([])
  })

  it.each([
    [new Date(now.getTime() - 2 * 3_600_000), 0],
    [new Date(now.getTime() - 2 * 3_600_000 - 1), 1],
    [null, 0],
  ])('provisioning that was last heard of at %s: %i', (lastRequestAt, count) => {
    const found = attentionOf({ ...nothing, directories: [directory({ lastRequestAt })] })
    expect(found.filter(({ kind }) => kind === 'provisioning-silent')).toHaveLength(count)
  })

  it('counts failed sign-ins of one cause, from five on', () => {
    const failures = [
      { code: 'NOT_A_MEMBER' as const, count: 14, last: now },
      { code: 'REGISTRATION_DISABLED' as const, count: 4, last: now },
      { code: null, count: 100, last: now },
    ]
    expect(attentionOf({ ...nothing, failures })).toEqual([
      { kind: 'sign-ins-failing', severity: 'urgent', code: 'NOT_A_MEMBER', count: 14, last: now },
    ])
  })

  it('puts what is urgent first', () => {
    const facts = {
      ...nothing,
      secrets: [secret(inDays(9))],
      failures: [{ code: 'NOT_A_MEMBER' as const, count: 5, last: now }],
    }
    expect(attentionOf(facts).map(({ kind }) => kind)).toEqual([
      'sign-ins-failing',
      'secret-expires',
    ])
  })
})
