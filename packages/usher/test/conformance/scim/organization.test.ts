// scim.md A10 and A11 where they speak of the service: /Me, audit, limits. The others: 115 in
// two-organizations, 116 in scenarios/scim-http, 117 and 119 in advisories/deprovisioning, 120 in
// advisories/scim, 121 in scenarios/provisioning-engine.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/directory.ts'
import {
  jsonDepthMax,
  membersPerRequestMax,
  patchOperationsMax,
  valueLengthMax,
  valuesPerAttributeMax,
} from '../../../src/scim/limits.ts'
import { word } from '../../support/build.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  idOf,
  openScimWorld,
  urns,
  userBody,
  type ScimWorld,
} from './scim-world.ts'

describeEachDialect('an organization’s directory', (dialect) => {
  let world: ScimWorld
  beforeAll(async () => {
    world = await openScimWorld(dialect)
  })
  afterAll(() => world.close())

  const events = async () => {
    const page = { limit: 200, cursor: null }
    return (await world.storage.read.audit.list(world.organization.id, page)).items
  }

  test('114. /Me is nobody: the token stands for a directory', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      expectScimError(await world.send(method, '/Me', { body: {} }), 501)
  })

  describe('118. an audit event for every mutation', () => {
    test('of a user: who, what, before and after, and no secret', async () => {
      const userName = `${word('audit')}@contoso.example`
      const password = 'a secret of a password'
      const id = await world.user({ userName, password, externalId: 'x1' })
      const path = `/Users/${id}`
      await world.put(path, userBody({ userName, displayName: 'Ada', password }))
      await world.patch(path, [
        { op: 'replace', value: { active: false, displayName: 'Lovelace' } },
      ])
      await world.bulk([
        {
          method: 'PATCH',
          path,
          data: {
            schemas: [urns.patch],
            Operations: [{ op: 'replace', path: 'active', value: true }],
          },
        },
      ])
      await world.delete(path)
      const of = (await events()).filter(({ targetId }) => targetId === id).toReversed()
      expect(of.map(({ action }) => action)).toEqual([
        'directory.user_created',
        'directory.user_updated',
        'directory.user_updated',
        'directory.user_updated',
        'directory.user_deleted',
      ])
      for (const { actor, ipAddress } of of) {
        expect(actor).toMatchObject({ kind: 'directory', directoryId: world.directory.id })
        expect(ipAddress).toBe('192.0.2.7')
      }
      expect(of[1]?.details).toMatchObject({
        before: { displayName: null },
        after: { displayName: 'Ada' },
      })
      expect(of[2]?.details).toMatchObject({
        before: { active: true, displayName: 'Ada' },
        after: { active: false, displayName: 'Lovelace' },
      })
      expect(JSON.stringify(await events())).not.toContain(password)
    })

    test('of a group and its members; none for what changes nothing or is refused', async () => {
      const member = await world.user()
      const displayName = word('Group ')
      const id = await world.group({ displayName, members: [{ value: member }] })
      const path = `/Groups/${id}`
      await world.patch(path, [{ op: 'remove', path: 'members', value: [{ value: member }] }])
      await world.patch(path, [{ op: 'replace', path: 'displayName', value: `${displayName}!` }])
      const before = await events()
      await world.patch(path, [{ op: 'remove', path: 'members', value: [{ value: member }] }])
      await world.patch(path, [{ op: 'replace', path: 'id', value: 'x' }])
      await world.put(`/Users/${member}`, { schemas: [urns.user] })
      await world.delete('/Users/x')
      expect(await events()).toEqual(before)
      await world.delete(path)
      const of = (await events()).filter(({ targetId }) => targetId === id).toReversed()
      expect(of.map(({ action, details }) => [action, details['removed'] ?? []])).toEqual([
        ['directory.group_created', []],
        ['directory.group_updated', [member]],
        ['directory.group_updated', []],
        ['directory.group_deleted', []],
      ])
      expect(of[2]?.details).toMatchObject({
        before: { label: displayName },
        after: { label: `${displayName}!` },
      })
    })
  })

  describe('122. limits, at each and one beyond', () => {
    const post = (over: JsonObject) => world.post('/Users', userBody(over))

    test('a value, the values of an attribute', async () => {
      expect((await post({ title: 'x'.repeat(valueLengthMax) })).status).toBe(201)
      expectScimError(await post({ title: 'x'.repeat(valueLengthMax + 1) }), 400, 'invalidValue')
      const emails = (count: number) =>
        Array.from({ length: count }, (_, at) => ({ value: `${at}@contoso.example` }))
      const made = await post({ emails: emails(valuesPerAttributeMax) })
      expect(made.status).toBe(201)
      expectScimError(
        await post({ emails: emails(valuesPerAttributeMax + 1) }),
        400,
        'invalidValue',
      )
      const one = [{ op: 'add', path: 'emails', value: [{ value: 'more@contoso.example' }] }]
      expectScimError(await world.patch(`/Users/${idOf(made)}`, one), 400, 'invalidValue')
    })

    test('operations of a PATCH, members of a request', async () => {
      const path = `/Users/${await world.user()}`
      const operations = (count: number) =>
        Array.from({ length: count }, () => ({ op: 'add', path: 'title', value: 'x' }))
      expect((await world.patch(path, operations(patchOperationsMax))).status).toBe(200)
      const refused = await world.patch(path, operations(patchOperationsMax + 1))
      expect([400, 413]).toContain(refused.status)
      const members = Array.from({ length: membersPerRequestMax + 1 }, (_, at) => ({
        value: `x${at}`,
      }))
      const many = await world.post('/Groups', {
        schemas: [urns.group],
        displayName: word('G '),
        members,
      })
      expect([400, 413]).toContain(many.status)
    })

    test('depth, in every place where a body can be deep', async () => {
      const nest = (levels: number): unknown =>
        Array.from({ length: levels }).reduce((inner) => ({ a: inner }), 1 as unknown)
      const path = `/Users/${await world.user()}`
      for (const levels of [jsonDepthMax + 1, 1000]) {
        const deep = nest(levels) as JsonObject
        const answers = [
          await post({ name: deep }),
          await world.put(path, userBody({ nonsense: deep })),
          await world.patch(path, [{ op: 'add', path: 'name', value: deep }]),
        ]
        expect(answers.map(({ status }) => status)).toEqual([400, 400, 400])
        const bulk = await world.bulk([
          { method: 'POST', bulkId: '1', path: '/Users', data: userBody({ name: deep }) },
        ])
        expect(JSON.stringify(bulk.body)).toContain('"400"')
      }
    })

    test('an empty name, a name of a prototype: nothing is polluted', async () => {
      for (const key of ['__proto__', 'constructor', 'prototype', ''])
        await world.post(
          '/Users',
          JSON.parse(
            `{"schemas":["${urns.user}"],"userName":"${word('p')}","${key}":{"polluted":true}}`,
          ),
        )
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    })
  })
})
