import { beforeEach, expect, test } from 'vitest'
import { contoso, startEntraEmulator } from '../src/index.ts'
import { startRecorder } from './support-scim.ts'
import type { EntraEmulator } from '../src/index.ts'
import type { Recorder } from './support-scim.ts'

// What a person does on the emulator's own pages, with plain forms.
let entra: EntraEmulator
let scim: Recorder
beforeEach(async () => {
  entra = await startEntraEmulator()
  scim = await startRecorder()
  return async () => {
    await entra.close()
    await scim.close()
  }
})

const appId = contoso.apps.assignmentRequired

async function submit(path: string, fields: Record<string, string> = {}, origin = entra.origin) {
  const response = await fetch(`${entra.origin}/control/${path}`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  return { status: response.status, text: await response.text() }
}

async function page(path: string) {
  const response = await fetch(`${entra.origin}/${path}`)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  return response.text()
}

const settings = () => ({
  tenantUrl: scim.tenantUrl,
  secretToken: 'very-secret-token',
  scope: 'assigned',
  matchUsersBy: 'userName',
  externalIdFrom: 'objectId',
})

test('a job is set up, tested, run and looked at; the token is never shown', async () => {
  expect(await page(`control/provisioning/${appId}`)).toContain('Assigned users and groups')
  expect((await submit(`provisioning/${appId}/now`)).status).toBe(400)
  expect((await submit(`provisioning/${appId}`, { ...settings(), secretToken: '' })).status).toBe(
    400,
  )
  expect((await submit(`provisioning/${appId}`, settings())).status).toBe(303)
  expect((await submit(`provisioning/${appId}/test`)).text).toContain('The connection works.')
  expect((await submit(`provisioning/${appId}/start`)).status).toBe(303)
  expect(entra.provisioning.job(appId)?.status).toMatchObject({
    mode: 'automatic',
    initialCycleCompleted: true,
    users: 2,
    groups: 1,
  })
  const shown = await page(`control/provisioning/${appId}`)
  expect(shown).toContain('2 users, 1 groups')
  expect(shown).toContain('1 initial')
  expect(shown).not.toContain('very-secret-token')
  expect((await submit(`provisioning/${appId}/stop`)).status).toBe(303)
  expect(entra.provisioning.job(appId)?.status.mode).toBe('stopped')
})

test('a change goes out with "Provision now"; "Restart" goes through everything', async () => {
  await submit(`provisioning/${appId}`, settings())
  await submit(`provisioning/${appId}/restart`)
  const principal = contoso.users.alan.userPrincipalName
  expect((await submit(`apps/${appId}/assign`, { principal, role: '' })).status).toBe(303)
  expect((await submit(`provisioning/${appId}/now`)).status).toBe(303)
  expect(entra.provisioning.job(appId)?.statistics.map(({ kind }) => kind)).toEqual([
    'initial',
    'incremental',
  ])
  expect(entra.provisioning.job(appId)?.targetIdOf(contoso.users.alan.id)).toBeDefined()
  await submit(`apps/${appId}/unassign`, { principalId: contoso.users.alan.id })
  await submit(`provisioning/${appId}/now`)
  expect(entra.provisioning.job(appId)?.log.at(-1)).toMatchObject({ action: 'disable' })
})

test('on demand shows what came of it; six members are too many', async () => {
  await submit(`provisioning/${appId}`, settings())
  const done = await submit(`provisioning/${appId}/on-demand`, { principal: 'ada@contoso.example' })
  expect(done.text).toContain('Provisioned on demand')
  expect(done.text).toContain('userName')
  expect(await submit(`provisioning/${appId}/on-demand`, { principal: 'nobody' })).toMatchObject({
    status: 400,
  })
  const everyone = { principal: 'Everyone' }
  expect((await submit(`provisioning/${appId}/on-demand`, everyone)).text).toContain('at most 5')
})

test('the log is filtered by status, and escaped', async () => {
  scim.answer = ({ method, url }) =>
    method === 'POST' && url.includes('Groups')
      ? { status: 400, body: { detail: '<script>alert(1)</script>' } }
      : undefined
  await submit(`provisioning/${appId}`, settings())
  await submit(`provisioning/${appId}/now`)
  const all = await page(`control/provisioning/${appId}/log`)
  expect(all).toContain('ada@contoso.example')
  expect(all).not.toContain('<script>alert')
  const failures = await page(`control/provisioning/${appId}/log?status=failure`)
  expect(failures).toContain('group Engineering')
  expect(failures).not.toContain('ada@contoso.example')
})

test('a form from another site changes nothing; another machine is no target', async () => {
  const elsewhere = await submit(`provisioning/${appId}`, settings(), 'https://attacker.example')
  expect(elsewhere.status).toBe(403)
  const remote = { ...settings(), tenantUrl: 'https://scim.example/scim' }
  expect((await submit(`provisioning/${appId}`, remote)).text).toContain('this machine')
  expect(entra.provisioning.jobs).toEqual([])
})

test('groups are made, filled, emptied, renamed and deleted', async () => {
  const { tenantId } = contoso
  expect((await submit('groups', { tenantId, displayName: 'Se<ll>ers' })).status).toBe(303)
  const group = entra.directory.groups(tenantId).at(-1)
  const path = `groups/${group?.id ?? ''}`
  expect((await submit(`${path}/members`, { member: 'ADA@contoso.example' })).status).toBe(303)
  expect((await submit(`${path}/members`, { member: 'Product' })).status).toBe(303)
  expect((await submit(`${path}/members`, { member: 'nobody' })).status).toBe(400)
  expect([...(group?.members ?? [])]).toEqual([contoso.users.ada.id, contoso.groups.product])
  const shown = await page(`control/${path}`)
  expect(shown).toContain('ada@contoso.example')
  expect(shown).toContain('Se&lt;ll&gt;ers')
  await submit(`${path}/members/remove`, { memberId: contoso.users.ada.id })
  expect([...(group?.members ?? [])]).toEqual([contoso.groups.product])
  await submit(path, { displayName: 'Sales' })
  expect(entra.directory.group(group?.id ?? '')?.displayName).toBe('Sales')
  expect((await submit(`${path}/delete`)).status).toBe(303)
  expect((await fetch(`${entra.origin}/control/${path}`)).status).toBe(404)
})

test('people are deleted, restored and deleted for good', async () => {
  const { id, userPrincipalName } = contoso.users.grace
  expect((await submit(`users/${id}/delete`)).status).toBe(303)
  expect(await page('')).toContain(`Restore ${userPrincipalName}`)
  expect((await submit(`users/${id}/restore`)).status).toBe(303)
  expect(entra.directory.user(id)?.userPrincipalName).toBe(userPrincipalName)
  await submit(`users/${id}/delete`)
  await submit(`users/${id}/delete`, { permanently: 'on' })
  expect(entra.directory.deletedUser(id)).toBeUndefined()
  expect((await submit(`users/${id}/restore`)).status).toBe(400)
})
