import { beforeEach, expect, test } from 'vitest'
import { contoso, fabrikam, startEntraEmulator } from '../src/index.ts'
import type { EntraEmulator } from '../src/index.ts'
import { freshCode } from './support.ts'

let entra: EntraEmulator
beforeEach(async () => {
  entra = await startEntraEmulator()
  return () => entra.close()
})

async function submit(path: string, fields: Record<string, string>, origin = entra.origin) {
  const response = await fetch(`${entra.origin}/control/${path}`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams(fields),
    redirect: 'manual',
  })
  return response.status
}

const page = async () => (await fetch(`${entra.origin}/`)).text()

test('lists tenants, people, apps and keys, labelled as an emulator', async () => {
  const text = await page()
  for (const shown of [
    'Local Entra - emulator',
    'This is not Microsoft',
    contoso.tenantId,
    fabrikam.tenantId,
    contoso.users.alan.userPrincipalName,
    contoso.clientId,
    'signs now',
  ]) {
    expect(text).toContain(shown)
  }
})

test('changes a person, escaped; a new person can sign in at once', async () => {
  const { id } = contoso.users.grace
  expect(await submit(`users/${id}`, { displayName: '<b>Grace</b>', mail: '' })).toBe(303)
  expect(entra.directory.user(id)).toMatchObject({
    displayName: '<b>Grace</b>',
    mail: null,
    accountEnabled: false,
  })
  expect(await page()).not.toContain('<b>Grace')
  const userPrincipalName = 'new@contoso.example'
  const person = { tenantId: contoso.tenantId, userPrincipalName, displayName: 'New One', mail: '' }
  expect(await submit('users', person)).toBe(303)
  expect(await freshCode(entra, {}, { userPrincipalName })).toMatch(/^1\.A/)
  expect(await submit('users', person)).toBe(400) // the name is taken
})

test('switches faults on and off, rotates keys, registers a redirect address', async () => {
  expect(await submit('faults', { kind: 'serverError', endpoint: 'token', times: 'once' })).toBe(
    303,
  )
  expect(entra.faults.active).toEqual([
    { fault: { kind: 'serverError', status: 503, endpoint: 'token' }, timesLeft: 1 },
  ])
  expect(await submit('faults', { kind: 'nonsense' })).toBe(400)
  expect(await submit('faults/clear', {})).toBe(303)
  expect(entra.faults.active).toEqual([])
  const before = await page()
  expect(await submit('keys/rotate', {})).toBe(303)
  expect(/<code>([^<]+)<\/code> signs now/.exec(await page())?.[1]).not.toBe(
    /<code>([^<]+)<\/code> signs now/.exec(before)?.[1],
  )
  const uri = 'http://localhost:4321/callback'
  expect(await submit(`apps/${contoso.clientId}/redirects`, { uri })).toBe(303)
  expect(await freshCode(entra, { redirect_uri: uri })).toMatch(/^1\.A/)
  expect(await submit(`apps/${contoso.clientId}/redirects`, { uri: 'http://x/#y' })).toBe(400)
})

test('a form from another site changes nothing', async () => {
  const { id } = contoso.users.grace
  const fields = { displayName: 'Changed', mail: '' }
  expect(await submit(`users/${id}`, fields, 'https://attacker.example')).toBe(403)
  expect(entra.directory.user(id)?.displayName).toBe('Grace Hopper')
})

test('what the control page itself is asked for is no request of a client', async () => {
  await page()
  await submit('faults/clear', {})
  expect(entra.requests).toEqual([])
  await fetch(`${entra.origin}/common/discovery/v2.0/keys?n=1`)
  expect(entra.requests).toMatchObject([{ method: 'GET', query: { n: '1' }, form: null }])
  entra.forgetRequests()
  expect(entra.requests).toEqual([])
})
