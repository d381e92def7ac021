// RFC 7643 §6: resource types are data; an embedding program registers its own.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { JsonObject } from '../../../src/core/directory.ts'
import { simple, text } from '../../../src/scim/schema/define-attribute.ts'
import type { ResourceType } from '../../../src/scim/schema/model.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  expectScimError,
  idOf,
  idsOf,
  openScimWorld,
  operationsOf,
  resourcesOf,
  scimBase,
  textOf,
  type ScimWorld,
} from './scim-world.ts'

const urn = 'urn:contoso:schemas:2.0:Device'
const deviceType: ResourceType = {
  name: 'Device',
  endpoint: '/Devices',
  description: 'A thing that people carry',
  schema: {
    id: urn,
    name: 'Device',
    description: 'A thing that people carry',
    attributes: [
      text('serial', 'On its back', { required: true, uniqueness: 'server' }),
      text('model', 'What it is'),
      simple('integer', 'weight', 'In grams'),
    ],
  },
  extensions: [],
  rowAttributes: [],
  lookUps: [],
}
const device = (over: JsonObject): JsonObject => ({ schemas: [urn], ...over })

describeEachDialect('a registered resource type', (dialect) => {
  let world: ScimWorld
  beforeAll(async () => {
    world = await openScimWorld(dialect, { resourceTypes: [deviceType] })
  })
  afterAll(() => world.close())

  test('101. is listed with its schema', async () => {
    const { body } = await world.get('/ResourceTypes/Device')
    expect(body).toMatchObject({ id: 'Device', endpoint: '/Devices', schema: urn })
    expect((await world.get(`/Schemas/${urn}`)).status).toBe(200)
  })

  test('27 to 41. is created, read, replaced, patched, deleted', async () => {
    const made = await world.post('/Devices', device({ serial: 'S1', weight: 140 }))
    const id = idOf(made)
    const path = `/devices/${id}`
    expect(made).toMatchObject({
      status: 201,
      body: { schemas: [urn], serial: 'S1', weight: 140, meta: { resourceType: 'Device' } },
      headers: { location: `${scimBase}/Devices/${id}`, etag: 'W/"1"' },
    })
    expect((await world.get(path)).body).toEqual(made.body)
    const put = await world.put(path, device({ serial: 'S1', model: 'P' }))
    expect(put).toMatchObject({ status: 200, body: { model: 'P', meta: { version: 'W/"2"' } } })
    expect(put.body).not.toHaveProperty('weight')
    const patched = await world.patch(path, [{ op: 'add', value: { weight: 150 } }])
    expect(patched).toMatchObject({ status: 200, body: { model: 'P', weight: 150 } })
    const idle = await world.patch(path, [{ op: 'add', path: 'weight', value: 150 }])
    expect(idle).toMatchObject({ outcome: 'unchanged', headers: { etag: 'W/"3"' } })
    expectScimError(await world.delete(path, { ifMatch: 'W/"1"' }), 412)
    expect((await world.delete(path)).status).toBe(204)
    expectScimError(await world.get(path), 404)
    expectScimError(await world.delete(path), 404)
  })

  test('28. its unique values are unique', async () => {
    await world.post('/Devices', device({ serial: 'S2' }))
    const again = await world.post('/Devices', device({ serial: 's2' }))
    expectScimError(again, 409, 'uniqueness')
    expect(again.body?.['detail']).toContain('serial')
  })

  describe('43, 73 and 77. is found', () => {
    test('by filter, in order, from the root', async () => {
      const heavy = idOf(await world.post('/Devices', device({ serial: 'S3', weight: 900 })))
      const heavier = idOf(await world.post('/Devices', device({ serial: 'S4', weight: 1000 })))
      const query = 'filter=weight gt 800&sortBy=weight&sortOrder=descending'
      expect(idsOf(await world.get(`/Devices?${query}`))).toEqual([heavier, heavy])
      expect(idsOf(await world.get('/?filter=serial eq "s3"'))).toEqual([heavy])
      expect(resourcesOf(await world.get('/?filter=meta.resourceType eq "Device"')).length).toBe(
        resourcesOf(await world.get('/Devices')).length,
      )
    })
  })

  test('107. goes through Bulk', async () => {
    const [made] = operationsOf(
      await world.bulk([
        { method: 'POST', path: '/Devices', bulkId: 'd', data: device({ serial: 'S5' }) },
      ]),
    )
    expect(made).toMatchObject({ status: '201' })
    expect(textOf(made?.['location'])).toContain('/Devices/drs_')
  })

  test('115. is nobody else’s', async () => {
    const neighbour = await world.neighbour()
    const id = idOf(await neighbour.post('/Devices', device({ serial: 'S2' })))
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'])
      expect((await world.send(method, `/Devices/${id}`, { body: {} })).status).not.toBe(200)
    expectScimError(await world.get(`/Devices/${id}`), 404)
    expect((await neighbour.get(`/Devices/${id}`)).headers['etag']).toBe('W/"1"')
  })
})
