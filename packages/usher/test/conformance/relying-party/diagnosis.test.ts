// Every error of Entra that an administrator can mend (reference: entra.md section 2.4) is caused at
// the local Entra, as people cause it, and what they are told is held here: the cause, the fix, and
// where to click.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  completeSignIn,
  contoso,
  createClientCertificate,
  fabrikam,
  SignInPageError,
} from '@usher/entra-emulator'
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { EntraSettings, UpstreamSettings } from '../../../src/core/connection.ts'
import type { ErrorCode } from '../../../src/core/error-catalogue.ts'
import { aadstsTable } from '../../../src/oauth/aadsts.ts'
import { explainProviderError } from '../../../src/oauth/explain-provider-error.ts'
import {
  callbackUrl,
  connection,
  entraSettings,
  genericSettings,
  refused,
  secret,
  startWorld,
  type SignIn,
  type World,
} from './world.ts'

let world: World
let folder: string
beforeEach(async () => {
  world = await startWorld()
  folder = await mkdtemp(join(tmpdir(), 'usher-diagnosis-'))
})
afterEach(async () => {
  await world.close()
  await rm(folder, { recursive: true })
})

const app = contoso.clientId
const somebodyElse = '99999999-9999-4999-8999-999999999999'

/** Cause and fix as administrators read them; German stands in the console and is held there. */
const texts: Readonly<Record<number, readonly [cause: RegExp, fix: RegExp, where: RegExp]>> = {
  50011: [/redirect address is not registered/, /Add the redirect URI/, /→ Authentication$/],
  700016: [/does not know the application id/, /Application \(client\) ID/, /→ Overview$/],
  700038: [/not an application id/, /not its object id/, /→ Overview$/],
  7000112: [/disabled/, /Enable sign-in under Properties/, /→ Properties$/],
  90002: [/does not know the tenant/, /Directory \(tenant\) ID/, /Entra ID → Overview$/],
  50194: [/one tenant only/, /exactly one tenant id/, /→ Authentication$/],
  500011: [/resource that the tenant does not have/, /Correct the scope/, /→ API permissions$/],
  70011: [/scope is not valid/, /openid profile email User.Read/, /→ API permissions$/],
  900144: [/lacked a parameter/, /scope are filled in/, /→ Overview$/],
  7000215: [/secret is wrong/, /Value \(not the Secret ID\)/, /→ Certificates & secrets$/],
  7000222: [/secret has expired/, /Create a new secret/, /→ Certificates & secrets$/],
  7000218: [/no client secret/, /Save a client secret/, /→ Certificates & secrets$/],
  700025: [/public client/, /platform "Web"/, /→ Authentication$/],
  700027: [/certificate .* not registered/, /Upload/, /→ Certificates & secrets$/],
  50012: [/signature, audience or time/, /clock of this server/, /→ Certificates & secrets$/],
  50027: [/could not read the assertion/, /assertion file/, /^$/],
  50166: [/could not fetch the keys/, /from the internet/, /^$/],
  5002738: [/signed in a way/, /RS256 or PS256/, /^$/],
  700024: [/too old or not valid yet/, /clock of this server/, /^$/],
  70021: [/no matching federated credential/, /issuer, subject and audience/, /→ Certificates/],
  700211: [/with this issuer/, /case-sensitive/, /→ Certificates & secrets$/],
  700212: [/with this audience/, /case-sensitive/, /→ Certificates & secrets$/],
  700213: [/with this subject/, /case-sensitive/, /→ Certificates & secrets$/],
  700005: [/another tenant/, /name the same tenant/, /→ Endpoints$/],
  9002325: [/another kind of app/, /platform "Web"/, /→ Authentication$/],
  9002327: [/single-page application/, /platform "Web"/, /→ Authentication$/],
  53003: [/Conditional Access blocked/, /names the policy/, /→ Sign-in logs$/],
  65001: [/Nobody has consented/, /Grant admin consent/, /→ API permissions$/],
  65004: [/declined to consent/, /grant consent for everybody/, /→ API permissions$/],
  90094: [/administrator has to consent/, /Grant admin consent/, /→ API permissions$/],
  50105: [/not assigned/, /Users and groups/, /→ Users and groups$/],
  50020: [/another directory/, /invite the person as a guest/, /→ Users$/],
  50034: [/no such account/, /user name/, /→ Users$/],
  50057: [/disabled in the company directory/, /enable the account/, /→ Users$/],
}
const provoked = new Set<number>()

function expectTold(number: number, said: string | undefined): void {
  provoked.add(number)
  expect(said).toBe(`AADSTS${number}`)
  const explained = explainProviderError(`AADSTS${number}`)
  const [cause, fix, where] = texts[number] ?? []
  expect(explained?.meaning).toMatch(cause ?? 'no text is held for this number')
  expect(explained?.fix).toMatch(fix ?? '')
  expect(explained?.where ?? '').toMatch(where ?? '')
}

type Slip = {
  readonly number: number
  readonly code: ErrorCode
  /** The setting beside which it is shown. */
  readonly path: string
  readonly settings?: () => UpstreamSettings
  readonly secret?: string
  readonly prepare?: () => void | Promise<void>
}
const entra = (over: Partial<EntraSettings> = {}) => entraSettings(world.entra, over)
const register = (uris: readonly string[]) => () => {
  world.entra.directory.updateApp(app, {
    redirectUris: uris.map((uri) => ({ uri, platform: 'web' })),
  })
}

describe('found by the check, before anybody signs in', () => {
  test.each<Slip>([
    {
      number: 50011,
      code: 'REDIRECT_URI_MISMATCH',
      path: 'redirectUri',
      // A slash too much: an address is compared sign by sign.
      prepare: register([`${callbackUrl}/`]),
    },
    {
      number: 700016,
      code: 'CLIENT_UNKNOWN',
      path: 'clientId',
      settings: () => entra({ clientId: somebodyElse }),
    },
    {
      number: 700038,
      code: 'CLIENT_UNKNOWN',
      path: 'clientId',
      settings: () => entra({ clientId: 'Contoso web' }),
    },
    {
      number: 7000112,
      code: 'CLIENT_UNKNOWN',
      path: 'clientId',
      settings: () => entra({ clientId: contoso.apps.disabled }),
    },
    {
      number: 90002,
      code: 'TENANT_UNKNOWN',
      path: 'tenantIds.0',
      settings: () => entra({ tenantIds: [somebodyElse] }),
    },
    {
      number: 50194,
      code: 'PROVIDER_MISCONFIGURED',
      path: 'tenantIds',
      settings: () => entra({ tenantIds: [contoso.tenantId, fabrikam.tenantId] }),
    },
    {
      number: 500011,
      code: 'PROVIDER_MISCONFIGURED',
      path: 'scope',
      settings: () => entra({ scope: 'openid api://nowhere/read' }),
    },
    {
      number: 70011,
      code: 'PROVIDER_MISCONFIGURED',
      path: 'scope',
      settings: () => entra({ scope: 'openid profile email, User.Read' }),
    },
    {
      number: 900144,
      code: 'PROVIDER_MISCONFIGURED',
      path: 'scope',
      settings: () => genericSettings(world.entra, { scope: '' }),
    },
    {
      number: 7000215,
      code: 'CLIENT_SECRET_INVALID',
      path: 'clientSecret',
      secret: '0e3f3a5e-1111-4222-8333-444455556666',
    },
    {
      number: 7000222,
      code: 'CLIENT_SECRET_EXPIRED',
      path: 'clientSecret',
      settings: () => entra({ clientId: contoso.apps.expiredSecret }),
    },
    {
      number: 7000218,
      code: 'CLIENT_SECRET_INVALID',
      path: 'clientAuthentication',
      settings: () => entra({ clientAuthentication: { method: 'none' } }),
    },
    {
      number: 700025,
      code: 'PROVIDER_MISCONFIGURED',
      path: 'clientAuthentication',
      settings: () => entra({ clientId: contoso.apps.publicClient }),
    },
  ])('AADSTS$number → $code at $path', async (slip) => {
    await slip.prepare?.()
    const settings = slip.settings?.() ?? entra()
    const found = await world.relyingParty.inspect(settings, slip.secret ?? contoso.clientSecret)
    const finding = found.findings.find(
      ({ providerError }) => providerError?.code === `AADSTS${slip.number}`,
    )
    expect(finding, JSON.stringify(found.findings)).toMatchObject({
      severity: 'error',
      code: slip.code,
      path: slip.path,
    })
    expectTold(slip.number, finding?.providerError?.code)
    expect(found.ok).toBe(false)
    expect(JSON.stringify(found)).not.toContain(contoso.clientSecret)
  })

  test('a check leaves nobody’s session and no consent behind, and good settings pass it', async () => {
    const found = await world.relyingParty.inspect(entra(), contoso.clientSecret)
    expect(found).toMatchObject({ ok: true, findings: [] })
  })

  test('an authorization endpoint that is none is told', async () => {
    const settings = genericSettings(world.entra, {
      authorizationEndpoint: `${world.entra.origin}/a/b/authorize`,
    })
    const found = await world.relyingParty.inspect(settings, contoso.clientSecret)
    expect(found.findings).toContainEqual(
      expect.objectContaining({
        path: 'authorizationEndpoint',
        code: 'LOG_IN_SOURCE_NOT_SUPPORTED',
      }),
    )
  })
})

describe('found by the check of a certificate or an assertion', () => {
  const assertionOf = async (content: Readonly<Record<string, unknown>> | string) => {
    const file = join(folder, 'assertion')
    await writeFile(file, typeof content === 'string' ? content : await signed(content))
    return entra({
      clientId: contoso.apps.federated,
      clientAuthentication: { method: 'federated', assertionFile: file },
    })
  }
  const signed = async (claims: Readonly<Record<string, unknown>>) => {
    const { privateKey } = await generateKeyPair('RS256')
    const now = Math.floor(world.clock.read().getTime() / 1000)
    return new SignJWT({ iat: now, exp: now + 600, ...claims })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(privateKey)
  }
  const credential = {
    name: 'cluster',
    issuer: 'http://127.0.0.1:1',
    subject: 'usher',
    audiences: ['api://AzureADTokenExchange'],
  }
  const unsecured = `${new UnsecuredJWT({ iss: 'x' }).encode()}c2lnbmF0dXJl`
  const claims = { iss: credential.issuer, sub: 'usher', aud: 'api://AzureADTokenExchange' }

  test.each<readonly [number, Readonly<Record<string, unknown>> | string, boolean]>([
    [70021, claims, false],
    [700211, { ...claims, iss: 'http://127.0.0.1:2' }, true],
    [700212, { ...claims, aud: 'api://somewhere' }, true],
    [700213, { ...claims, sub: 'Usher' }, true],
    [700024, { ...claims, iat: 1000, exp: 2000 }, true],
    [50166, claims, true],
    [5002738, unsecured, true],
    [50027, `${'e'.repeat(20)}.${'e'.repeat(20)}.${'e'.repeat(20)}`, true],
  ])('AADSTS%i', async (number, content, registered) => {
    if (registered) world.entra.directory.addFederatedCredential(contoso.apps.federated, credential)
    const settings = await assertionOf(content)
    const found = await world.relyingParty.inspect(settings)
    const finding = found.findings.find(({ path }) => path === 'clientAuthentication')
    expect(finding, JSON.stringify(found.findings)).toMatchObject({
      code: 'CLIENT_ASSERTION_INVALID',
    })
    expectTold(number, finding?.providerError?.code)
  })

  test('AADSTS700027: the certificate was not uploaded', async () => {
    const keys = await createClientCertificate()
    const settings = entra({
      clientId: contoso.apps.certificate,
      clientAuthentication: {
        method: 'private_key_jwt',
        certificatePem: keys.certificatePem,
        algorithm: 'PS256',
      },
    })
    const found = await world.relyingParty.inspect(settings, keys.privateKeyPem)
    expectTold(700027, found.findings[0]?.providerError?.code)
    expect(JSON.stringify(found)).not.toContain('PRIVATE KEY')
  })

  test('AADSTS50012: the assertion was made for another address', async () => {
    const keys = await createClientCertificate()
    world.entra.directory.updateApp(contoso.apps.multiTenant, { certificates: [] })
    world.entra.directory.addCertificate(contoso.apps.multiTenant, keys.certificatePem)
    // A token endpoint written in a way that the assertion does not name as its audience.
    const settings = genericSettings(world.entra, {
      clientId: contoso.apps.multiTenant,
      tokenEndpoint: `${world.entra.origin}/${contoso.tenantId}/oauth2/v2.0/token?x=1`,
      clientAuthentication: {
        method: 'private_key_jwt',
        certificatePem: keys.certificatePem,
        algorithm: 'PS256',
      },
    })
    const found = await world.relyingParty.inspect(settings, keys.privateKeyPem)
    expectTold(50012, found.findings[0]?.providerError?.code)
  })
})

describe('found by a sign-in, and written beside it', () => {
  type Attempt = {
    readonly number: number
    readonly code: ErrorCode
    readonly settings?: () => UpstreamSettings
    readonly prepare?: () => void
    readonly signIn?: SignIn
  }
  test.each<Attempt>([
    {
      number: 7000215,
      code: 'CLIENT_SECRET_INVALID',
      signIn: { secrets: [secret('not-the-secret')] },
    },
    {
      number: 7000222,
      code: 'CLIENT_SECRET_EXPIRED',
      settings: () => entra({ clientId: contoso.apps.expiredSecret }),
    },
    {
      number: 9002327,
      code: 'PROVIDER_MISCONFIGURED',
      prepare: () =>
        world.entra.directory.updateApp(app, {
          redirectUris: [{ uri: callbackUrl, platform: 'spa' }],
        }),
    },
    {
      number: 700005,
      code: 'PROVIDER_MISCONFIGURED',
      settings: () =>
        genericSettings(world.entra, {
          clientId: contoso.apps.multiTenant,
          tokenEndpoint: `${world.entra.origin}/${fabrikam.tenantId}/oauth2/v2.0/token`,
        }),
    },
    {
      number: 53003,
      code: 'PROVIDER_DENIED',
      prepare: () =>
        world.entra.directory.updateUser(contoso.users.ada.id, { conditionalAccess: 'blocked' }),
    },
    {
      number: 65004,
      code: 'PROVIDER_DENIED',
      settings: () => entra({ clientId: contoso.apps.consent }),
      signIn: { options: { consent: 'decline' } },
    },
    {
      number: 65001,
      code: 'CONSENT_REQUIRED',
      settings: () => entra({ clientId: contoso.apps.consent }),
      signIn: { input: { prompt: 'none' }, options: { browser: { cookies: new Map() } } },
    },
  ])('AADSTS$number → $code', async ({ number, code, settings, prepare, signIn = {} }) => {
    prepare?.()
    const browser = signIn.options?.browser
    if (browser !== undefined) {
      const { url } = await world.relyingParty.begin(connection(entra()))
      await completeSignIn(url, contoso.users.ada, { browser })
    }
    const outcome = await refused(world, connection(settings?.() ?? entra()), signIn)
    expect(outcome.code).toBe(code)
    expectTold(number, outcome.providerError?.code)
  })
})

// Nothing of these comes back to this server. The console explains the number that the person reads
// out, from the same texts.
describe('shown by Entra on a page of its own', () => {
  test.each<readonly [number, () => UpstreamSettings, { readonly userPrincipalName: string }]>([
    [50105, () => entra({ clientId: contoso.apps.assignmentRequired }), contoso.users.unassigned],
    [90094, () => entra({ clientId: contoso.apps.adminConsent }), contoso.users.grace],
    [50020, () => entra(), fabrikam.users.mallory],
    [50034, () => entra(), { userPrincipalName: 'nobody@contoso.example' }],
    [50057, () => entra(), contoso.users.disabled],
    [700016, () => entra({ clientId: somebodyElse }), contoso.users.ada],
    [7000112, () => entra({ clientId: contoso.apps.disabled }), contoso.users.ada],
  ])('AADSTS%i', async (number, settings, person) => {
    const { url } = await world.relyingParty.begin(connection(settings()))
    const page = await completeSignIn(url, person).catch((error: unknown) => error)
    expect(page).toBeInstanceOf(SignInPageError)
    expectTold(number, page instanceof SignInPageError ? `AADSTS${page.code}` : undefined)
  })
})

// Last on purpose: it asks what the tests above have caused.
describe('the table', () => {
  /** What the local Entra cannot be brought to say, or only to clients that behave as ours never does. */
  const notProvoked = new Set([9002325])

  test('every text that is held here was caused for real', () => {
    const held = Object.keys(texts).map(Number)
    expect(held.filter((number) => !provoked.has(number) && !notProvoked.has(number))).toEqual([])
    expect(held.filter((number) => !Object.hasOwn(aadstsTable, number))).toEqual([])
  })

  test('whatever names a place in Azure is held here', () => {
    const placed = Object.entries(aadstsTable).flatMap(([number, entry]) =>
      'where' in entry ? [Number(number)] : [],
    )
    /** The same text as a neighbour that is held, or a fault of the protocol that nobody can cause. */
    const alike = new Set([
      500112, 1002012, 70003, 700054, 900561, 9002313, 9002326, 50013, 50126, 50079,
    ])
    expect(placed.filter((number) => !(number in texts) && !alike.has(number))).toEqual([])
  })
})
