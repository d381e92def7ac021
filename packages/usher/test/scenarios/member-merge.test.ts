// Two accounts of one person become one. Under way at the same time: sign-ins, the directory, other
// merges; one order of what happened must explain what is there.
import { beforeAll, expect, it } from 'vitest'
import type { MemberId } from '../../src/core/ids.ts'
import { UsherError } from '../../src/core/error-catalogue.ts'
import { mergeMembers } from '../../src/engine/merge-members.ts'
import type { EnginePorts } from '../../src/engine/ports.ts'
import { recorder } from '../../src/engine/record.ts'
import { retryOnConflict } from '../../src/engine/retry-on-conflict.ts'
import { present } from '../../src/lib/assert.ts'
import { word } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import {
  arrive,
  arrived,
  auditOf,
  change,
  domainOf,
  group,
  membersOf,
  newOid,
  origin,
  plantTenant,
  portsOf,
  pushed,
  rolesOf,
  type Tenant,
  type Words,
} from './provisioning-world.ts'

const rounds = 12

describeEachDialect('a merge', (dialect) => {
  const database = useDatabase(dialect)
  let ports: EnginePorts
  let tenant: Tenant
  beforeAll(async () => {
    ports = portsOf(database.storage)
    tenant = await plantTenant(ports, {
      settings: { roleRules: [{ group: 'Staff', role: 'editor' }] },
    })
  })

  const merge = (survivorId: MemberId, absorbedId: MemberId) =>
    retryOnConflict(ports, async (stores) => {
      const record = recorder(ports, {
        organizationId: tenant.organization.id,
        actor: { kind: 'system' },
        origin,
      })
      const organizationId = tenant.organization.id
      const command = { organizationId, survivorId, absorbedId, callerMemberId: null }
      await mergeMembers(ports, stores, command, record)
      await record.write(stores)
    })

  /** Came by themselves under one name, and was pushed under another: nothing says it is one person. */
  async function twoAccounts() {
    const name = word('ada')
    const arrival = { oid: newOid(), userName: `${name}@${domainOf(tenant.organization)}` }
    const { session } = await arrived(ports, tenant, arrival)
    const words: Words = {
      userName: `${name}.married@${domainOf(tenant.organization)}`,
      externalId: name,
      email: `${name}.married@${domainOf(tenant.organization)}`,
    }
    const entry = await pushed(ports, tenant, words)
    return { arrival, words, entry, jit: session, placeholder: entry.member }
  }
  it('leaves one account that has everything, whichever is folded into which', async () => {
    for (const jitSurvives of [true, false]) {
      const { arrival, words, entry, jit, placeholder } = await twoAccounts()
      await group(ports, tenant, 'Staff', [entry.id])
      const [survivorId, absorbedId] = jitSurvives
        ? [jit.memberId, placeholder.id]
        : [placeholder.id, jit.memberId]
      await merge(survivorId, absorbedId)
      const { storage } = ports
      const { read } = storage
      expect(await read.members.find(tenant.organization.id, absorbedId)).toBeUndefined()
      const survivor = present(
        await read.members.find(tenant.organization.id, survivorId),
        'the survivor',
      )
      const gone = jitSurvives ? entry.userId : jit.userId
      expect(await read.users.find(gone)).toBeUndefined()
      // Both sessions of the past are over; the next sign-in and the directory reach the survivor.
      expect(await storage.checkSession(jit.tokenHash, new Date())).toBeUndefined()
      expect((await arrived(ports, tenant, arrival)).session.memberId).toBe(survivorId)
      await change(ports, tenant, entry.id, words, { ...words, displayName: 'Ada Married' })
      const renamed = await read.members.find(tenant.organization.id, survivorId)
      expect(renamed?.displayName).toBe('Ada Married')
      expect(await rolesOf(ports, tenant, survivor)).toEqual(['editor'])
      const proven = await read.users.findEmail(present(placeholder.normalizedEmail, 'an address'))
      expect(proven?.userId).toBe(survivor.userId)
      await change(ports, tenant, entry.id, words, { ...words, active: false })
      expect(await arrive(ports, tenant, arrival)).toMatchObject({ code: 'USER_DEACTIVATED' })
    }
  })

  it('tells one story afterwards, also when the survivor is folded into a third', async () => {
    const [first, second] = [await twoAccounts(), await twoAccounts()]
    await merge(first.placeholder.id, first.jit.memberId)
    const third = await arrived(ports, tenant, { oid: newOid(), userName: word('third') })
    await database.storage.transaction((stores) =>
      stores.identities.remove(present(third.session.identityId, 'the identity')),
    )
    await merge(third.session.memberId, first.placeholder.id)
    const { read } = database.storage
    const absorbed = await read.members.absorbedBy(tenant.organization.id, third.session.userId)
    expect(absorbed.map(({ memberId }) => memberId).toSorted()).toEqual(
      [first.jit.memberId, first.placeholder.id].toSorted(),
    )
    const people = {
      userIds: [third.session.userId, ...absorbed.map(({ userId }) => userId)],
      memberIds: [third.session.memberId, ...absorbed.map(({ memberId }) => memberId)],
    }
    const story = await read.timelines.list(tenant.organization.id, people, {
      limit: 200,
      cursor: null,
    })
    const words = story.items.map((entry) =>
      entry.kind === 'event' ? entry.event.action : entry.attempt.outcome,
    )
    expect(words.filter((one) => one === 'member.merged')).toHaveLength(2)
    for (const one of ['directory.user_created', 'created', 'user.created', 'identity.linked'])
      expect(words).toContain(one)
    expect(JSON.stringify(story)).not.toContain(second.jit.userId)
  })

  it('is written down with before and after', async () => {
    const { jit, placeholder } = await twoAccounts()
    await merge(jit.memberId, placeholder.id)
    const [latest] = (await auditOf(ports, tenant)).filter(
      ({ action }) => action === 'member.merged',
    )
    expect(latest).toMatchObject({
      targetId: jit.memberId,
      details: {
        absorbed: { memberId: placeholder.id, username: placeholder.username, authSources: [] },
        before: { directoryEntries: [], authSources: [tenant.connection.name] },
        after: { directoryEntries: [placeholder.username] },
        sessionsEnded: 1,
      },
    })
  })

  it('and a sign-in: the person ends up in the account that is left', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { arrival, jit, placeholder } = await twoAccounts()
      const [, signedIn] = await Promise.all([
        merge(placeholder.id, jit.memberId),
        arrive(ports, tenant, arrival),
      ])
      expect(signedIn.kind).toBe('signedIn')
      const after = await arrived(ports, tenant, arrival)
      expect(after.session.memberId).toBe(placeholder.id)
      if (signedIn.kind !== 'signedIn') continue
      // Before the merge it ended with it; after it, it is the survivor's.
      const active = await database.storage.checkSession(signedIn.session.tokenHash, new Date())
      expect([undefined, placeholder.id]).toContain(active?.memberId)
    }
  })

  it('and the directory: its word reaches the account that is left', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { words, entry, jit, placeholder } = await twoAccounts()
      const displayName = `Renamed ${round}`
      const [, changed] = await Promise.all([
        merge(jit.memberId, placeholder.id),
        change(ports, tenant, entry.id, words, { ...words, displayName }),
      ])
      expect(changed.kind).toBe('updated')
      await change(ports, tenant, entry.id, words, { ...words, active: false })
      const left = await database.storage.read.members.find(tenant.organization.id, jit.memberId)
      expect(left?.status).toBe('deactivated')
    }
  })

  it('and the person’s first sign-in by the directory’s word', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { jit } = await twoAccounts()
      const oid = newOid()
      const userName = `${word('bob')}@${domainOf(tenant.organization)}`
      const entry = await pushed(ports, tenant, { userName, externalId: oid })
      const outcomes = await Promise.allSettled([
        merge(jit.memberId, entry.member.id),
        arrive(ports, tenant, { oid, userName }),
      ])
      const [merged] = outcomes
      const all = await membersOf(ports, tenant.organization.id)
      const left = all.filter(({ member }) => [jit.memberId, entry.member.id].includes(member.id))
      // Either the merge was first, or the sign-in made both sign in with the same provider.
      if (merged.status === 'fulfilled') expect(left).toHaveLength(1)
      else {
        expect(merged.reason).toMatchObject({ code: 'MERGE_SAME_CONNECTION' })
        expect(left).toHaveLength(2)
      }
    }
  })

  it('and another merge: one of two that cross wins', async () => {
    for (let round = 0; round < rounds; round += 1) {
      const { jit, placeholder } = await twoAccounts()
      const outcomes = await Promise.allSettled([
        merge(jit.memberId, placeholder.id),
        merge(placeholder.id, jit.memberId),
      ])
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
      expect(lost).toHaveLength(1)
      expect(lost[0]?.reason).toBeInstanceOf(UsherError)
      expect(lost[0]?.reason).toMatchObject({ code: 'NOT_FOUND' })
      const all = await membersOf(ports, tenant.organization.id)
      const left = all.filter(({ member }) => [jit.memberId, placeholder.id].includes(member.id))
      expect(left).toHaveLength(1)
      expect(left[0]?.authSources).toHaveLength(1)
    }
  })
})
