import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { enterpriseUser } from '../src/index.ts'
import { makeWorld } from './provisioning-world.ts'
import { startScimmy } from './support-scimmy.ts'
import type { World } from './provisioning-world.ts'
import type { ScimmyServer } from './support-scimmy.ts'

// The engine against a SCIM server that was written elsewhere, in both dialects.
let scim: ScimmyServer
let world: World
beforeAll(async () => {
  scim = await startScimmy('secret-token')
})
afterAll(() => scim.close())
beforeEach(() => {
  scim.users.clear()
  scim.groups.clear()
  world = makeWorld()
  return () => world.provisioning.close()
})

const userNamed = (userName: string) =>
  [...scim.users.values()].find((user) => user['userName'] === userName)
const membersOf = (displayName: string) => {
  const group = [...scim.groups.values()].find((one) => one['displayName'] === displayName)
  const members = (group?.['members'] ?? []) as { value: string }[]
  return members.map(({ value }) => scim.users.get(value)?.['userName'])
}

describe.each(['', '?aadOptscim062020'])('tenant URL with "%s"', (flags) => {
  test('an initial cycle makes everything, an incremental one follows the changes', async () => {
    const ada = world.user('ada', { mail: 'ada@contoso.example', jobTitle: 'Engineer' })
    // SCIMMY refuses the older dialect's manager, a bare string, and its "False".
    const isRfc = flags !== ''
    const manager = isRfc ? { managerId: ada.id } : {}
    const bob = world.user('bob', { department: 'R&D', ...manager })
    const sales = world.group('Sales', [ada.id, bob.id])
    const job = world.job(`${scim.tenantUrl}${flags}`)
    const initial = await job.runInitial()
    expect(initial).toMatchObject({ outcome: 'completed', failures: 0, membersAdded: 2 })
    expect(userNamed('ada@contoso.example')).toMatchObject({
      externalId: ada.id,
      active: true,
      title: 'Engineer',
      emails: [{ type: 'work', primary: true, value: 'ada@contoso.example' }],
    })
    expect(userNamed('bob@contoso.example')?.[enterpriseUser]).toMatchObject({
      department: 'R&D',
      ...(isRfc ? { manager: { value: job.targetIdOf(ada.id) } } : {}),
    })
    expect(membersOf('Sales')).toEqual(['ada@contoso.example', 'bob@contoso.example'])

    world.directory.updateUser(bob.id, { accountEnabled: !isRfc, displayName: 'Robert' })
    world.directory.updateUser(ada.id, { mail: 'countess@contoso.example', jobTitle: null })
    world.directory.removeMember(sales.id, ada.id)
    const incremental = await job.runIncremental()
    expect(incremental).toMatchObject({
      kind: 'incremental',
      outcome: 'completed',
      failures: 0,
      membersRemoved: 1,
      actions: { update: isRfc ? 2 : 3, disable: isRfc ? 1 : 0, create: 0 },
    })
    expect(userNamed('bob@contoso.example')).toMatchObject({
      active: !isRfc,
      displayName: 'Robert',
    })
    const changed = userNamed('ada@contoso.example')
    expect(changed?.['emails']).toMatchObject([{ value: 'countess@contoso.example' }])
    expect(changed?.['title']).toBeUndefined()
    expect(membersOf('Sales')).toEqual(['bob@contoso.example'])

    const idle = await job.runIncremental()
    expect(idle.requests).toBe(0)
  })
})
