import { beforeEach, expect, test } from 'vitest'
import {
  appRolesComplexMapping,
  defaultAttributeMapping,
  enterpriseUser,
  microsoftDefaultMapping,
  singleAppRoleMapping,
} from '../src/index.ts'
import { appId, makeWorld } from './provisioning-world.ts'
import { startRecorder } from './support-scim.ts'
import type { World } from './provisioning-world.ts'
import type { Recorder } from './support-scim.ts'

// What goes over the wire, byte for byte where it matters: reference Entra 8.3.
let world: World
let legacy: Recorder
let rfc: Recorder
beforeEach(async () => {
  world = makeWorld()
  legacy = await startRecorder()
  rfc = await startRecorder('?aadOptscim062020')
  return async () => {
    await world.provisioning.close()
    await legacy.close()
    await rfc.close()
  }
})

const lines = ({ seen }: Recorder) => seen.map(({ method, url }) => `${method} ${url}`)
const operations = ({ seen }: Recorder) =>
  seen
    .filter(({ method }) => method === 'PATCH')
    .map(({ body }) => (body as { Operations: unknown }).Operations)

test('tests the connection, matches, creates: the query of the tenant URL follows every call', async () => {
  const bob = world.user('bob', {
    displayName: 'Bob Builder',
    givenName: 'Bob',
    surname: 'Builder',
    mail: 'bob@contoso.example',
  })
  const sales = world.group('Sales', [bob.id])
  await world.job(rfc.tenantUrl).runInitial()
  const [connection, ...others] = lines(rfc)
  expect(connection).toMatch(
    /^GET \/scim\/Users\?filter=userName eq "[0-9a-f-]{36}"&aadOptscim062020$/,
  )
  expect(others).toEqual([
    'GET /scim/Users?filter=userName eq "bob@contoso.example"&aadOptscim062020',
    'POST /scim/Users?aadOptscim062020',
    'GET /scim/Groups?excludedAttributes=members&filter=displayName eq "Sales"&aadOptscim062020',
    'POST /scim/Groups?aadOptscim062020',
    'PATCH /scim/Groups/Groups-2?aadOptscim062020',
  ])
  const [user, group] = rfc.seen.filter(({ method }) => method === 'POST')
  expect(user?.headers).toMatchObject({
    authorization: 'Bearer secret-token',
    accept: 'application/scim+json',
    'content-type': 'application/scim+json; charset=utf-8',
  })
  expect(user?.body).toEqual({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', enterpriseUser],
    externalId: bob.id,
    userName: 'bob@contoso.example',
    active: true,
    displayName: 'Bob Builder',
    emails: [{ primary: true, type: 'work', value: 'bob@contoso.example' }],
    meta: { resourceType: 'User' },
    name: { formatted: 'Bob Builder', familyName: 'Builder', givenName: 'Bob' },
    roles: [],
  })
  expect(group?.body).toEqual({
    schemas: [
      'urn:ietf:params:scim:schemas:core:2.0:Group',
      'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
    ],
    externalId: sales.id,
    displayName: 'Sales',
    meta: { resourceType: 'Group' },
  })
})

const manager = `${enterpriseUser}:manager`

/** The recorder does not understand PATCH, so the test does what it would have done. */
const managedBy = (value: string | undefined) => ({ [enterpriseUser]: { manager: { value } } })

async function changeEverything(recorder: Recorder) {
  const ada = world.user('ada', { displayName: 'Ada', jobTitle: 'Engineer', mail: 'a@x.example' })
  const bob = world.user('bob', { managerId: ada.id })
  const group = world.group('Sales', [ada.id])
  const job = world.job(recorder.tenantUrl)
  await job.runInitial()
  expect(operations(recorder)).toHaveLength(2)
  const { resources } = recorder
  resources.set('Users-2', { ...resources.get('Users-2'), ...managedBy(job.targetIdOf(ada.id)) })
  world.directory.updateUser(ada.id, {
    displayName: 'Countess',
    jobTitle: null,
    mail: 'new@x.example',
    country: 'GB',
    department: 'R&D',
    accountEnabled: false,
  })
  world.directory.updateUser(bob.id, { managerId: null })
  world.directory.removeMember(group.id, ada.id)
  world.directory.addMember(group.id, bob.id)
  recorder.seen.length = 0
  await job.runIncremental()
  return { ada: job.targetIdOf(ada.id), bob: job.targetIdOf(bob.id) }
}

test('the older dialect: capital operations, booleans as strings, members removed by an array', async () => {
  const { ada, bob } = await changeEverything(legacy)
  expect(operations(legacy)).toEqual([
    [
      { op: 'Replace', path: 'active', value: 'False' },
      { op: 'Replace', path: 'displayName', value: 'Countess' },
      { op: 'Replace', path: 'emails[type eq "work"].value', value: 'new@x.example' },
      { op: 'Add', path: 'addresses[type eq "work"].country', value: 'GB' },
      { op: 'Add', path: `${enterpriseUser}:department`, value: 'R&D' },
      { op: 'Remove', path: 'title' },
    ],
    [{ op: 'Replace', path: manager, value: '' }],
    [{ op: 'Add', path: 'members', value: [{ $ref: null, value: bob }] }],
    [{ op: 'Remove', path: 'members', value: [{ $ref: null, value: ada }] }],
  ])
})

test('the flag: RFC operations, real booleans, members removed by a filter', async () => {
  const { ada, bob } = await changeEverything(rfc)
  expect(operations(rfc)).toEqual([
    [
      { op: 'replace', path: 'active', value: false },
      { op: 'replace', path: 'displayName', value: 'Countess' },
      { op: 'replace', path: 'emails[type eq "work"].value', value: 'new@x.example' },
      { op: 'add', path: 'addresses[type eq "work"].country', value: 'GB' },
      { op: 'add', path: `${enterpriseUser}:department`, value: 'R&D' },
      { op: 'remove', path: 'title' },
    ],
    [{ op: 'remove', path: manager }],
    [{ op: 'add', path: 'members', value: [{ value: bob }] }],
    [{ op: 'remove', path: `members[value eq "${ada}"]` }],
  ])
})

test('the flag: several plain attributes are replaced without a path', async () => {
  const ada = world.user('ada', { givenName: 'Ada', surname: 'Byron', employeeId: '1' })
  const job = world.job(rfc.tenantUrl)
  await job.runInitial()
  const surname = 'Lovelace'
  world.directory.updateUser(ada.id, { surname, employeeId: '7', accountEnabled: false })
  await job.runIncremental()
  expect(operations(rfc)).toEqual([
    [
      { op: 'replace', path: 'active', value: false },
      {
        op: 'replace',
        value: {
          'name.familyName': 'Lovelace',
          'name.formatted': 'Ada Lovelace',
          [`${enterpriseUser}:employeeNumber`]: '7',
        },
      },
    ],
  ])
})

test('a manager is a string in the older dialect and an object with the flag', async () => {
  const ada = world.user('ada')
  // Written before the manager is known over there, and so in a second step.
  world.user('bob', { managerId: ada.id })
  await world.job(legacy.tenantUrl).runInitial()
  const job = world.job(rfc.tenantUrl)
  await job.runInitial()
  const id = job.targetIdOf(ada.id)
  expect(operations(legacy)).toEqual([[{ op: 'Add', path: manager, value: id }]])
  expect(operations(rfc)).toEqual([[{ op: 'add', path: manager, value: { value: id } }]])
})

test('a linked user is read by id before a change; a linked group without its members', async () => {
  const ada = world.user('ada')
  const group = world.group('Sales')
  const job = world.job(legacy.tenantUrl)
  await job.runInitial()
  legacy.seen.length = 0
  world.directory.updateUser(ada.id, { displayName: 'Countess' })
  world.directory.updateGroup(group.id, { displayName: 'Sales & More' })
  await job.runIncremental()
  expect(lines(legacy)).toEqual([
    'GET /scim/Users/Users-1',
    'PATCH /scim/Users/Users-1',
    'GET /scim/Groups/Groups-2?excludedAttributes=members',
    'PATCH /scim/Groups/Groups-2',
  ])
})

test('several members a request, when told so', async () => {
  const members = ['a', 'b', 'c'].map((name) => world.user(name).id)
  const group = world.group('Sales', members)
  const job = world.job(rfc.tenantUrl, { membersPerRequest: 2 })
  await job.runInitial()
  const ids = members.map((id) => job.targetIdOf(id))
  for (const id of members) world.directory.removeMember(group.id, id)
  await job.runIncremental()
  expect(operations(rfc)).toEqual([
    [{ op: 'add', path: 'members', value: [{ value: ids[0] }, { value: ids[1] }] }],
    [{ op: 'add', path: 'members', value: [{ value: ids[2] }] }],
    [
      { op: 'remove', path: `members[value eq "${ids[0]}"]` },
      { op: 'remove', path: `members[value eq "${ids[1]}"]` },
    ],
    [{ op: 'remove', path: `members[value eq "${ids[2]}"]` }],
  ])
})

test.each(['externalId', 'emails[type eq "work"].value'] as const)(
  'matches by %s when told so',
  async (matchUsersBy) => {
    world.user('ada', { mail: 'ada.l@contoso.example' })
    await world.job(legacy.tenantUrl, { matchUsersBy, matchGroupsBy: 'externalId' }).runInitial()
    const value = matchUsersBy === 'externalId' ? 'id-ada' : 'ada.l@contoso.example'
    expect(lines(legacy)).toContain(`GET /scim/Users?filter=${matchUsersBy} eq "${value}"`)
  },
)

test('a quote in a value is escaped in the filter', async () => {
  world.group('The "A" team \\ + # %')
  await world.job(legacy.tenantUrl).runInitial()
  expect(lines(legacy)).toContain(
    'GET /scim/Groups?excludedAttributes=members&filter=displayName eq "The \\"A\\" team \\\\ + # %"',
  )
})

test('a guest is sent with the name that holds at home', async () => {
  world.user('alice_fabrikam.example#EXT#', {
    userPrincipalName: 'alice_b_fabrikam.example#EXT#@contoso.onmicrosoft.example',
    kind: 'guest',
  })
  await world.job(legacy.tenantUrl).runInitial()
  expect([...legacy.resources.values()]).toMatchObject([{ userName: 'alice_b@fabrikam.example' }])
})

test("Microsoft's own default takes externalId from mailNickname", async () => {
  world.user('ada')
  await world.job(legacy.tenantUrl, { attributeMapping: microsoftDefaultMapping }).runInitial()
  expect([...legacy.resources.values()]).toMatchObject([{ externalId: 'ada' }])
})

test('app roles: one value, or all as JSON that is only ever added', async () => {
  const ada = world.user('ada')
  world.directory.assign(appId, ada.id, 'admin')
  const single = [...defaultAttributeMapping, singleAppRoleMapping]
  const job = world.job(legacy.tenantUrl, { attributeMapping: single, scope: 'assigned' })
  await job.runInitial()
  expect([...legacy.resources.values()]).toMatchObject([
    { roles: [{ primary: true, value: 'admin' }] },
  ])
  world.directory.unassign(appId, ada.id)
  world.directory.assign(appId, ada.id, 'editor')
  await job.runIncremental()
  expect(operations(legacy)).toEqual([
    [{ op: 'Replace', path: 'roles[primary eq "True"].value', value: 'editor' }],
  ])

  const complex = [...defaultAttributeMapping, appRolesComplexMapping]
  const other = world.job(rfc.tenantUrl, { attributeMapping: complex, scope: 'assigned' })
  await other.runInitial()
  const role = (id: string, value: string, displayName: string) =>
    JSON.stringify({ id, value, displayName })
  expect([...rfc.resources.values()]).toMatchObject([
    { roles: [{ primary: false, value: role('r2', 'editor', 'Editor') }] },
  ])
  world.directory.unassign(appId, ada.id)
  world.directory.assign(appId, ada.id, 'admin')
  await other.runIncremental()
  expect(operations(rfc)).toEqual([
    [{ op: 'add', path: 'roles', value: [{ value: role('r1', 'admin', 'Administrator') }] }],
  ])
})

test('on demand, the older dialect may be played in spite of the flag', async () => {
  const ada = world.user('ada')
  const job = world.job(rfc.tenantUrl, { legacyOnDemand: true })
  await job.runInitial()
  world.directory.updateUser(ada.id, { accountEnabled: false })
  await job.provisionOnDemand(ada.id)
  expect(operations(rfc)).toEqual([[{ op: 'Replace', path: 'active', value: 'False' }]])
})

test('client credentials: one token until it ends, another when it is refused', async () => {
  let tokens = 0
  legacy.answer = ({ url, headers }) => {
    if (url === '/scim/token') {
      tokens += 1
      return { status: 200, body: { access_token: `token-${tokens}`, expires_in: 3_600 } }
    }
    return headers.authorization === 'Bearer token-1' && tokens === 1 && legacy.seen.length > 4
      ? { status: 401 }
      : undefined
  }
  world.user('ada')
  const clientCredentials = {
    tokenEndpoint: `${legacy.tenantUrl}/token`,
    clientId: 'client',
    clientSecret: 's&cret',
  }
  const job = world.provisioning.createJob(appId, {
    tenantUrl: legacy.tenantUrl,
    clientCredentials,
    scope: 'all',
  })
  expect(await job.runInitial()).toMatchObject({ outcome: 'completed' })
  expect(tokens).toBe(1)
  world.user('bob')
  expect(await job.runIncremental()).toMatchObject({ outcome: 'completed', actions: { create: 1 } })
  expect(tokens).toBe(2)
  world.turn(1)
  world.user('carl')
  await job.runIncremental()
  expect(tokens).toBe(3)
})

test.each([
  ['nonsense', 'not a URL'],
  ['ftp://localhost/scim', 'neither http nor https'],
  ['http://user:password@localhost/scim', 'credentials'],
  ['http://localhost/scim#x', 'fragment'],
  ['https://scim.example/scim', 'this machine'],
])('no job for the tenant URL %s', (tenantUrl, problem) => {
  expect(() => world.job(tenantUrl)).toThrow(problem)
})

test('another machine only when that is asked for', () => {
  const job = world.job('https://scim.example/scim', { dangerouslyAllowRemoteHosts: true })
  expect(job.status).toMatchObject({ mode: 'stopped', isRunning: false })
})
