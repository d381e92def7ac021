// A test sign-in is real up to the decision, and creates nothing.
import { completeSignIn, contoso } from '@usher/entra-emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeEachDialect } from '../support/database.ts'
import { ada, previewsWorld } from './previews-world.ts'

type World = Awaited<ReturnType<typeof previewsWorld>>
type Step = { readonly step: string; readonly state: string; readonly details: object }
const stateOf = (steps: readonly Step[], name: string) =>
  steps.find(({ step }) => step === name)?.state
const detailsOf = (steps: readonly Step[], name: string) =>
  steps.find(({ step }) => step === name)?.details

/** What may change: the test's own row, the audit trail, and that a session was used. */
const ofOthers = (rows: readonly string[]) =>
  rows.filter((row) => !/^(test_sign_ins|audit_events|sessions) /.test(row))

async function signInAtEntra(world: World, location: string | null, upn = ada.userPrincipalName) {
  const callback = await completeSignIn(location ?? '', { userPrincipalName: upn })
  return world.admin.finish(callback)
}

describeEachDialect('a test sign-in', (dialect) => {
  let world: World
  beforeAll(async () => {
    world = await previewsWorld(dialect)
  })
  afterAll(() => world.end())

  it('decides, shows every step, and leaves nothing but its row and the audit trail', async () => {
    await world.updateConnection({ enabled: false })
    const before = ofOthers(await world.dump.rows())
    const { id, left } = await world.beginTest()
    expect(left.status).toBe(302)
    const running = await world.result(id)
    expect(running).toMatchObject({ outcome: null, finishedAt: null })
    expect(stateOf(running.steps, 'request')).toBe('ok')
    expect(stateOf(running.steps, 'response')).toBe('waiting')
    const landed = await signInAtEntra(world, left.headers.get('location'))
    expect(landed.status).toBe(303)
    expect(landed.headers.get('location')).toBe(
      `/console/organizations/${world.organization.id}/authentication/${world.connection.id}/test/${id}`,
    )
    expect(ofOthers(await world.dump.rows())).toEqual(before)
    const found = await world.result(id)
    expect(found).toMatchObject({ outcome: 'create', code: null, error: null, hasClaims: true })
    expect(found.steps.map(({ state }: Step) => state)).toEqual(Array(10).fill('ok'))
    expect(detailsOf(found.steps, 'idToken')).toMatchObject({
      verified: true,
      claims: { oid: ada.id, tid: contoso.tenantId },
    })
    expect(detailsOf(found.steps, 'decision')).toMatchObject({
      decision: 'create',
      providerEnabled: false,
    })
    expect(detailsOf(found.steps, 'roles')).toMatchObject({
      roles: [{ role: 'member', source: 'default' }],
    })
    const audits = await world.audits('connection.tested')
    expect(audits[0].details).toEqual({ testSignInId: id, outcome: 'create', code: null })
    await world.updateConnection({ enabled: true })
  })

  it('shows no code, token, state, nonce or secret, at rest least of all', async () => {
    const { id, left } = await world.beginTest()
    const request = new URL(left.headers.get('location') ?? '').searchParams
    await signInAtEntra(world, left.headers.get('location'))
    const shown = JSON.stringify(await world.result(id))
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(shown).not.toContain(request.get(name) ?? 'missing')
    expect(shown).not.toContain(contoso.clientSecret)
    expect(shown).not.toMatch(/eyJ[\w-]+\./)
    const rows = (await world.dump.rows()).filter((row) => row.startsWith('test_sign_ins '))
    expect(rows.join()).not.toContain(ada.id)
    expect(rows.join()).not.toContain('Lovelace')
    expect(world.log.join()).not.toContain(ada.id)
  })

  it('does not answer a second time', async () => {
    const { id, left } = await world.beginTest()
    const callback = await completeSignIn(left.headers.get('location') ?? '', {
      userPrincipalName: ada.userPrincipalName,
    })
    const cookies = new Map(world.admin.cookies)
    await world.admin.finish(callback)
    const first = await world.result(id)
    for (const [name, value] of cookies) world.admin.cookies.set(name, value)
    const again = await world.admin.finish(callback)
    expect(again.headers.get('location')).toContain(id)
    const second = await world.result(id)
    expect(second.replayedAt).toEqual(expect.any(String))
    expect({ ...second, replayedAt: null }).toEqual(first)
  })

  it('is carried out only by the browser and the session that began it', async () => {
    const started = await world.ask('POST', '/test-sign-ins')
    const address = new URL(started.json.url)
    const elsewhere = await world.ownerBrowser()
    const stolen = await elsewhere.get(address.pathname + address.search)
    expect([stolen.status, stolen.code]).toEqual([400, 'STATE_INVALID'])
    // With the browser's mark, but another session of the same person.
    elsewhere.cookies.set('usher-test', world.admin.cookies.get('usher-test') ?? '')
    const other = await elsewhere.get(address.pathname + address.search)
    expect([other.status, other.code]).toEqual([400, 'STATE_INVALID'])
    // The flow itself, carried into another session.
    const { id, left } = await world.beginTest()
    const callback = await completeSignIn(left.headers.get('location') ?? '', {
      userPrincipalName: ada.userPrincipalName,
    })
    for (const [name, value] of world.admin.cookies)
      if (name.startsWith('usher-flow')) elsewhere.cookies.set(name, value)
    const finished = await elsewhere.finish(callback)
    expect([finished.status, finished.code]).toEqual([400, 'STATE_INVALID'])
    expect((await world.result(id)).outcome).toBeNull()
  })

  it('does not pass for a real sign-in, nor the reverse', async () => {
    const before = await world.counts()
    const { id, left } = await world.beginTest()
    const landed = await signInAtEntra(world, left.headers.get('location'))
    expect(landed.headers.getSetCookie().join()).not.toMatch(/usher-session=\w/)
    expect(await world.counts()).toEqual(before)
    // A real one in a browser that has a test open: signs in, and the test stays open.
    const open = await world.beginTest()
    const browser = world.browser()
    browser.cookies.set('usher-test', world.admin.cookies.get('usher-test') ?? '')
    expect((await browser.signIn(contoso.users.grace.userPrincipalName)).status).toBe(302)
    expect((await browser.session()).status).toBe(200)
    expect((await world.result(open.id)).outcome).toBeNull()
    expect((await world.result(id)).outcome).toBe('create')
  })

  it('is gone after a day, to whoever asks and from the database', async () => {
    const { id } = await world.beginTest()
    world.turnClock(25 * 3600 * 1000)
    const fresh = await world.ownerBrowser()
    expect((await world.ask('GET', `/test-sign-ins/${id}`, undefined, fresh)).status).toBe(404)
    const { removeExpired } = await import('../../src/engine/housekeeping.ts')
    await removeExpired(world.usher.deps.ports)
    expect((await world.dump.rows()).filter((row) => row.startsWith('test_sign_ins '))).toEqual([])
    world.turnClock(-25 * 3600 * 1000)
  })
})

describe('what fails ends on the page, with the step, the cause and the fix', () => {
  let world: World
  beforeAll(async () => {
    world = await previewsWorld('sqlite')
  })
  afterAll(() => world.end())

  async function failing(prepare: () => unknown) {
    await prepare()
    const { id, left } = await world.beginTest()
    const location = left.headers.get('location') ?? ''
    if (!location.startsWith('/console')) await signInAtEntra(world, location)
    world.entra.faults.clear()
    return world.result(id)
  }
  const failedStep = (found: { steps: readonly Step[] }) =>
    found.steps.find(({ state }) => state === 'failed')?.step

  it.each([
    ['wrongIssuer', 'idToken', 'TENANT_NOT_ALLOWED'],
    ['wrongAudience', 'idToken', 'ID_TOKEN_INVALID'],
    ['badSignature', 'idToken', 'ID_TOKEN_INVALID'],
    ['wrongNonce', 'idToken', 'ID_TOKEN_INVALID'],
    ['wrongResponseIssuer', 'response', 'ID_TOKEN_INVALID'],
  ] as const)('%s fails at %s', async (kind, step, code) => {
    const found = await failing(() => world.entra.faults.set({ kind }, { times: 1 }))
    expect([failedStep(found), found.code, found.outcome]).toEqual([step, code, 'failed'])
    expect(found.error.hint).not.toBe('')
    expect(detailsOf(found.steps, 'idToken')).not.toMatchObject({ verified: true })
  })

  it('Graph that answers 503 fails at user-info', async () => {
    const fault = { kind: 'serverError', endpoint: 'me', status: 503 } as const
    const found = await failing(() => world.entra.faults.set(fault))
    expect([failedStep(found), found.code]).toEqual(['userInfo', 'PROVIDER_UNAVAILABLE'])
  })

  it('a uid that is mapped to nothing fails at the profile, and names the path', async () => {
    const { attributeMapping } = world.connection.settings
    const found = await failing(() =>
      world.updateConnection({
        settings: { attributeMapping: { ...attributeMapping, uid: 'nowhere' } },
      }),
    )
    await world.updateConnection({ settings: { attributeMapping } })
    expect([failedStep(found), found.code]).toEqual(['profile', 'SUBJECT_MISSING'])
    expect(found.error.detail).toContain('"nowhere"')
    expect(found.error.hint).toContain('"uid"')
  })

  it('a registration that is off fails at the decision', async () => {
    const found = await failing(() => world.updateConnection({ registrationEnabled: false }))
    await world.updateConnection({ registrationEnabled: true })
    expect([failedStep(found), found.code]).toEqual(['decision', 'REGISTRATION_DISABLED'])
    expect(found.outcome).toBe('deny')
    expect(found.error.hint).toContain('Enable Registration')
  })

  it('a wrong secret fails at the token, with what Entra says and where to click', async () => {
    const wrong = await previewsWorld('sqlite', { secret: 'not-the-secret' })
    const { id, left } = await wrong.beginTest()
    await signInAtEntra(wrong, left.headers.get('location'))
    const found = await wrong.result(id)
    await wrong.end()
    expect([failedStep(found), found.code]).toEqual(['token', 'CLIENT_SECRET_INVALID'])
    expect(found.error.providerError.code).toBe('AADSTS7000215')
    expect(found.error.hint).toContain('Certificates & secrets')
    expect(JSON.stringify(found)).not.toContain('not-the-secret')
  })

  it('an address that is not called is named, in words that can be said in any language', async () => {
    const wrong = await previewsWorld('sqlite', { settings: { authority: 'http://127.0.0.1:1' } })
    const { id } = await wrong.beginTest()
    const { error } = await wrong.result(id)
    await wrong.end()
    expect(error).toMatchObject({
      code: 'ADDRESS_NOT_ALLOWED',
      detail: '127.0.0.1:1: not a public address (loopback)',
      explanation: { code: 'addressPrivate', parameters: { host: '127.0.0.1:1' } },
      providerError: null,
    })
  })

  it('an unknown tenant fails before anybody leaves', async () => {
    const wrong = await previewsWorld('sqlite', {
      settings: { tenantIds: ['00000000-0000-4000-8000-00000000abcd'] },
    })
    const { id, left } = await wrong.beginTest()
    expect(left.headers.get('location')).toContain(id)
    const found = await wrong.result(id)
    await wrong.end()
    expect([failedStep(found), found.code]).toEqual(['provider', 'TENANT_UNKNOWN'])
    expect(found.error.hint).toContain('Directory (tenant) ID')
  })
})
