// Authentication providers: the guide's settings, the mistakes that people make with them, secrets
// that go in and never come out, and the check before anybody signs in.
import { contoso as tenant, contosoSeed, startEntraEmulator } from '@usher/entra-emulator'
import type { EntraEmulator } from '@usher/entra-emulator'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { connectionSecretPurpose } from '../../src/oauth/relying-party.ts'
import { build, word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import { only, openServer, settle, type Answer, type Server, type World } from './admin-world.ts'

const codeOf = ({ status, json }: Answer) => [status, json.code]
const fieldsOf = ({ json }: Answer) => json.errors.map(({ path }: { path: string }) => path)

const tenantId = '44444444-4444-4444-8444-444444444444'
const clientId = '33333333-3333-4333-8333-333333333333'
const clientSecret = 'Xq8~the-secret-value-of-the-portal-9Zt'
const entra = { kind: 'entra', name: 'Azure AD', clientId, tenantId }
/** The guide's table, field by field. */
const generic = {
  kind: 'generic',
  name: 'Azure by hand',
  clientId,
  clientSecret,
  authorizationEndpoint: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/authorize`,
  tokenEndpoint: `https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`,
  userInfoEndpoint: 'https://graph.microsoft.com/v1.0/me',
  scope: 'openid profile email User.Read',
  registrationEnabled: true,
  attributeMapping: { uid: 'id', username: 'userPrincipalName', email: 'mail', avatar: 'photo' },
}
const oidc = { kind: 'oidc', name: 'Corp', clientId: 'usher', issuer: 'https://issuer.example' }

describeEachDialect('authentication providers through the admin API', (dialect) => {
  let server: Server
  let world: World
  let path: string
  beforeAll(async () => {
    server = await openServer(dialect)
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    world = await settle(server)
    path = `${world.contoso.path}/connections`
  })
  const create = (body: object, as = world.admin) => world.call(as, 'POST', path, body)

  it('asks for four things to set up Entra ID, and fills in the rest', async () => {
    const made = await create({ ...entra, clientSecret })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({
      name: 'Azure AD',
      kind: 'entra',
      enabled: true,
      registrationEnabled: true,
      redirectUri: 'http://localhost:3000/api/auth/oauth2/callback',
      settings: {
        kind: 'entra',
        clientId,
        tenantIds: [tenantId],
        authority: 'https://login.microsoftonline.com',
        graphEndpoint: 'https://graph.microsoft.com',
        scope: 'openid profile email User.Read',
        responseMode: 'query',
        linkPolicy: 'confirm',
        attributeMapping: {
          uid: 'id',
          username: 'userPrincipalName',
          email: ['mail', 'userPrincipalName'],
          avatar: 'photo',
          displayName: 'displayName',
          groups: 'groups',
          roles: 'roles',
        },
      },
    })
    expect(only(made.json.secrets)).toMatchObject({ hint: '-9Zt', warning: 'none' })
    const read = await world.call(world.admin, 'GET', `${path}/${made.json.id}`)
    expect(read.json).toEqual(made.json)
  })

  it('takes the guide’s generic provider as it stands there', async () => {
    const made = await create(generic)
    expect(made.status).toBe(201)
    expect(made.json.settings).toMatchObject({
      kind: 'generic',
      authorizationEndpoint: generic.authorizationEndpoint,
      tokenEndpoint: generic.tokenEndpoint,
      userInfoEndpoint: generic.userInfoEndpoint,
      attributeMapping: generic.attributeMapping,
      issuer: null,
      tenantIds: [],
    })
  })

  it('takes an OpenID Connect provider by its issuer', async () => {
    const made = await create(oidc)
    expect(made.json.settings).toMatchObject({
      issuer: 'https://issuer.example',
      scope: 'openid profile email',
      clientAuthentication: { method: 'client_secret_basic' },
    })
    const listed = await world.call(world.admin, 'GET', path)
    expect(listed.json.items.map((one: { name: string }) => one.name)).toEqual([
      'Entra ID',
      'E-mail',
      'Corp',
    ])
  })

  it('gives a name once, whatever its case, also to several at once', async () => {
    expect(codeOf(await create({ ...oidc, name: 'ENTRA id' }))).toEqual([409, 'NAME_TAKEN'])
    const answers = await Promise.all([create(oidc), create(oidc), create(oidc)])
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201, 409, 409,
    ])
    const elsewhere = await world.call(
      world.foreignAdmin,
      'POST',
      `${world.fabrikam.path}/connections`,
      oidc,
    )
    expect(elsewhere.status).toBe(201)
  })

  it('changes what is named and keeps the rest', async () => {
    const { json } = await create(oidc)
    const changed = await world.call(world.admin, 'PATCH', `${path}/${json.id}`, {
      name: 'Corp 2',
      registrationEnabled: false,
      scope: 'openid',
      linkPolicy: 'confirm',
    })
    expect(changed.json).toMatchObject({
      name: 'Corp 2',
      registrationEnabled: false,
      settings: { scope: 'openid', issuer: 'https://issuer.example' },
    })
    const [event] = await world.auditOf(world.contoso)
    expect(event).toMatchObject({
      action: 'connection.updated',
      details: { changes: { name: { before: 'Corp', after: 'Corp 2' } } },
    })
    expect(event?.details).not.toHaveProperty('movesSubjects')
    const wrongKind = await world.call(world.admin, 'PATCH', `${path}/${json.id}`, {
      graphEndpoint: 'https://graph.microsoft.com',
    })
    expect(codeOf(wrongKind)).toEqual([400, 'VALIDATION_FAILED'])
    expect(fieldsOf(wrongKind)).toEqual(['graphEndpoint'])
  })

  it('marks changes that may make other people of the same subjects', async () => {
    const { json } = await create(oidc)
    await world.call(world.admin, 'PATCH', `${path}/${json.id}`, {
      issuer: 'https://other.example',
    })
    const [event] = await world.auditOf(world.contoso)
    expect(event?.details).toMatchObject({
      movesSubjects: true,
      changes: {
        issuer: { before: 'https://issuer.example', after: 'https://other.example' },
      },
    })
  })

  it('lets only an owner move a provider that owners sign in through', async () => {
    const change = { authority: 'https://login.evil.example' }
    const target = `${path}/${world.contoso.entra.id}`
    const before = await world.dump()
    expect(codeOf(await world.call(world.admin, 'PATCH', target, change))).toEqual([
      403,
      'FORBIDDEN',
    ])
    expect(await world.dump()).toBe(before)
    expect((await world.call(world.owner, 'PATCH', target, change)).status).toBe(200)
  })

  it('leaves linking without asking to owners, and files of the server to operators', async () => {
    const automatic = { ...oidc, linkPolicy: 'automatic' }
    expect(codeOf(await create(automatic))).toEqual([403, 'FORBIDDEN'])
    expect((await create(automatic, world.owner)).status).toBe(201)
    const federated = {
      ...oidc,
      name: 'Federated',
      clientAuthentication: { method: 'federated', assertionFile: '/etc/passwd' },
    }
    expect(codeOf(await create(federated, world.owner))).toEqual([403, 'FORBIDDEN'])
    const { name: _, ...settings } = federated
    const check = await world.call(world.owner, 'POST', `${path}/check`, settings)
    expect(codeOf(check)).toEqual([403, 'FORBIDDEN'])
    const made = await world.call(
      world.operator,
      'POST',
      `${world.instance.path}/connections`,
      federated,
    )
    expect(made.status).toBe(201)
  })

  it('leaves a provider where it is through which an operator comes', async () => {
    const made = await create({ ...oidc, name: 'Of the operator' })
    const target = `${path}/${made.json.id}`
    const { userId } = world.member
    const identity = build.identity({ userId, connectionId: made.json.id })
    await world.storage.transaction(({ identities }) => identities.insert(identity))
    const operates = (operator: boolean) =>
      world.storage.transaction(({ users }) => users.update(userId, { operator }))
    const move = () => world.call(world.admin, 'PATCH', target, { clientId: word('client') })
    await operates(true)
    expect(codeOf(await move())).toEqual([403, 'FORBIDDEN'])
    await operates(false)
    expect((await move()).status).toBe(200)
    await world.storage.transaction(({ connections }) => connections.remove(made.json.id))
  })

  it('keeps a way in for the owners, whoever closes one', async () => {
    const target = `${path}/${world.contoso.entra.id}`
    // The administrator has a password; the owner has the provider alone.
    const email = build.identity({
      userId: world.admin.userId,
      connectionId: world.contoso.email.id,
      issuer: world.contoso.email.id,
      subject: world.admin.userId,
    })
    await world.storage.transaction(async (stores) => {
      await stores.identities.insert(email)
      await stores.credentials.set(build.credential({ userId: world.admin.userId }))
    })
    for (const [method, body] of [
      ['PATCH', { enabled: false }],
      ['DELETE', undefined],
    ] as const)
      expect(codeOf(await world.call(world.admin, method, target, body))).toEqual([
        409,
        'DISABLE_AUTH_CONFIG_FORBIDDEN',
      ])
    // A password that was never used here is no way that anybody knows.
    await world.storage.transaction((stores) =>
      stores.credentials.set(build.credential({ userId: world.owner.userId })),
    )
    expect(codeOf(await world.call(world.admin, 'DELETE', target))).toEqual([
      409,
      'DISABLE_AUTH_CONFIG_FORBIDDEN',
    ])
    await world.storage.transaction((stores) => stores.credentials.remove(world.owner.userId))
    await world.storage.transaction((stores) => stores.credentials.remove(world.admin.userId))
    await world.storage.transaction((stores) => stores.identities.remove(email.id))
  })

  it('ends the sessions of a provider that is switched off', async () => {
    const email = build.identity({
      userId: world.owner.userId,
      connectionId: world.contoso.email.id,
      issuer: world.contoso.email.id,
      subject: world.owner.userId,
    })
    const target = `${path}/${world.contoso.entra.id}`
    const off = () => world.call(world.owner, 'PATCH', target, { enabled: false })
    expect(codeOf(await off())).toEqual([409, 'DISABLE_AUTH_CONFIG_FORBIDDEN'])
    expect(codeOf(await world.call(world.owner, 'DELETE', target))).toEqual([
      409,
      'DISABLE_AUTH_CONFIG_FORBIDDEN',
    ])
    await world.storage.transaction((stores) => stores.identities.insert(email))
    // An identity without a password opens nothing.
    expect(codeOf(await off())).toEqual([409, 'DISABLE_AUTH_CONFIG_FORBIDDEN'])
    await world.storage.transaction((stores) =>
      stores.credentials.set(build.credential({ userId: world.owner.userId })),
    )
    const done = await off()
    expect(done.json).toMatchObject({ enabled: false })
    for (const person of [world.owner, world.admin, world.member])
      expect((await world.call(person, 'GET', world.contoso.path)).status).toBe(401)
    const [event] = await world.auditOf(world.contoso)
    expect(event?.details).toMatchObject({ sessionsEnded: 3 })
  })

  it('deletes a provider with everything that hangs on it, and leaves no orphan', async () => {
    const made = await create({ ...oidc, clientSecret })
    const connectionId = made.json.id
    const identity = build.identity({ userId: world.member.userId, connectionId })
    await world.storage.transaction((stores) => stores.identities.insert(identity))
    const gone = await world.call(world.admin, 'DELETE', `${path}/${connectionId}`)
    expect([gone.status, gone.text]).toEqual([204, ''])
    expect((await world.call(world.admin, 'GET', `${path}/${connectionId}`)).status).toBe(404)
    const identities = await world.storage.read.identities.listOfUser(world.member.userId)
    expect(identities.map(({ id }) => id)).not.toContain(identity.id)
    expect(await world.storage.read.connections.listSecrets(connectionId)).toEqual([])
    const email = await world.call(world.owner, 'DELETE', `${path}/${world.contoso.email.id}`)
    expect(codeOf(email)).toEqual([409, 'CONFLICT'])
  })

  it('tells before deleting what would go', async () => {
    const target = `${path}/${world.contoso.entra.id}`
    const usage = await world.call(world.admin, 'GET', `${target}/usage`)
    expect(usage.json).toEqual({ identities: 3, sessions: 3, directories: [] })
    const directory = build.directory({
      organizationId: world.contoso.id,
      connectionId: world.contoso.entra.id,
      name: 'Entra of Contoso',
    })
    await world.storage.transaction((stores) => stores.directories.insert(directory))
    const paired = await world.call(world.admin, 'GET', `${target}/usage`)
    expect(paired.json.directories).toEqual(['Entra of Contoso'])
  })

  it('shows with each provider its last good and its last bad sign-in', async () => {
    const of = { organizationId: world.contoso.id, connectionId: world.contoso.entra.id }
    const good = build.attempt({ ...of, outcome: 'created' })
    const bad = build.attempt({ ...of, outcome: 'failed', code: 'CLIENT_SECRET_EXPIRED' })
    await world.storage.transaction(async ({ attempts }) => {
      await attempts.insert(good)
      await attempts.insert(bad)
    })
    const { json } = await world.call(world.admin, 'GET', path)
    const [shown, email] = json.items
    expect(shown).toMatchObject({
      lastSignIn: { attemptId: good.id, reference: good.reference },
      lastFailure: { attemptId: bad.id, code: 'CLIENT_SECRET_EXPIRED' },
      frontChannelLogoutUri: `http://localhost:3000/api/auth/oauth2/front-channel-logout/${shown.id}`,
    })
    expect(email).toMatchObject({
      lastSignIn: null,
      lastFailure: null,
      frontChannelLogoutUri: null,
    })
  })

  it('offers presets that can be saved once their blanks are filled', async () => {
    const { json } = await world.call(
      world.admin,
      'GET',
      `${world.contoso.path}/connection-presets`,
    )
    expect(json.redirectUri).toBe('http://localhost:3000/api/auth/oauth2/callback')
    const ids = json.items.map(({ id }: { id: string }) => id)
    expect(ids).toEqual([
      'entra',
      'google',
      'okta',
      'auth0',
      'keycloak',
      'github',
      'oidc',
      'generic',
    ])
    for (const preset of json.items.slice(0, 6)) {
      const fill = (address: string) =>
        preset.blanks.reduce(
          (text: string, blank: { name: string; example: string }) =>
            text.replace(`{${blank.name}}`, blank.example),
          address,
        )
      const addresses = Object.fromEntries(
        Object.entries<string>(preset.addresses).map(([name, text]) => [name, fill(text)]),
      )
      const made = await create({
        kind: preset.kind,
        name: `${preset.name} of a preset`,
        clientId,
        ...(preset.kind === 'entra' && { tenantId }),
        ...addresses,
        scope: preset.scope,
        attributeMapping: preset.attributeMapping,
        clientAuthentication: { method: preset.clientAuthentication },
      })
      expect(made.status, preset.id).toBe(201)
      // A blank that was forgotten is told, not saved.
      if (preset.blanks.length === 0) continue
      const forgotten = await create({ ...oidc, name: 'Forgotten', ...preset.addresses })
      expect(codeOf(forgotten), preset.id).toEqual([400, 'PLACEHOLDER_IN_URL'])
    }
  })

  it('says what the error numbers of a page mean that only the person saw', async () => {
    const { json } = await world.call(world.admin, 'GET', `${world.contoso.path}/provider-errors`)
    expect(json.items).toContainEqual({
      code: 'AADSTS50105',
      meaning: 'The person is not assigned to the enterprise application.',
      fix: expect.stringContaining('Users and groups'),
      where: expect.stringContaining('Users and groups'),
      setting: null,
    })
  })

  it('switches the e-mail provider on and off, and gives it no settings', async () => {
    const target = `${path}/${world.contoso.email.id}`
    const changed = await world.call(world.admin, 'PATCH', target, {
      enabled: false,
      registrationEnabled: false,
    })
    expect(changed.json).toMatchObject({
      kind: 'email',
      enabled: false,
      redirectUri: null,
      settings: { kind: 'email' },
    })
    const odd = await world.call(world.admin, 'PATCH', target, { clientId: 'x' })
    expect(codeOf(odd)).toEqual([400, 'VALIDATION_FAILED'])
    const secret = await world.call(world.admin, 'POST', `${target}/secrets`, { value: 'x' })
    expect(codeOf(secret)).toEqual([409, 'CONFLICT'])
  })

  it('holds two secrets at most, also when several are added at once', async () => {
    const { json } = await create(entra)
    const secrets = `${path}/${json.id}/secrets`
    const add = (value: string, expiresAt?: string) =>
      world.call(world.admin, 'POST', secrets, { value, ...(expiresAt && { expiresAt }) })
    const answers = await Promise.all(['one', 'two', 'three', 'four'].map((value) => add(value)))
    expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
      201, 201, 409, 409,
    ])
    const full = answers.find(({ status }) => status === 409)
    expect(full?.json.code).toBe('LIMIT_REACHED')
    const first = answers.find(({ status }) => status === 201)
    // Too short to show any of it.
    expect(first?.json.hint).toBe('')
    const removed = await world.call(world.admin, 'DELETE', `${secrets}/${first?.json.id}`)
    expect(removed.status).toBe(204)
    const inTwoDays = new Date(world.clock().getTime() + 2 * 86_400_000).toISOString()
    const added = await add(clientSecret, inTwoDays)
    expect(added.json).toMatchObject({
      hint: '-9Zt',
      warning: 'within-3-days',
      expiresAt: inTwoDays,
    })
    const asId = await add('0e3f3a5e-1111-4222-8333-444455556666')
    expect(codeOf(asId)).toEqual([409, 'LIMIT_REACHED'])
  })

  it('knows the ID of a secret from its value (AADSTS7000215), and a key from no key', async () => {
    const { json } = await create(entra)
    const mistaken = await world.call(world.admin, 'POST', `${path}/${json.id}/secrets`, {
      value: '0e3f3a5e-1111-4222-8333-444455556666',
    })
    expect(codeOf(mistaken)).toEqual([400, 'VALIDATION_FAILED'])
    expect(only<{ hint: string }>(mistaken.json.errors).hint).toContain('Value')
    const byKey = await create({
      ...entra,
      name: 'By certificate',
      clientAuthentication: { method: 'private_key_jwt', certificatePem: 'PEM' },
      clientSecret: 'not a key',
    })
    expect(codeOf(byKey)).toEqual([400, 'VALIDATION_FAILED'])
    expect(byKey.text).not.toContain('not a key')
  })

  it('sends a secret to no other host than the one that it was given for', async () => {
    const made = await create({ ...oidc, name: 'Moving', clientSecret })
    const target = `${path}/${made.json.id}`
    const change = (body: object) => world.call(world.admin, 'PATCH', target, body)
    const secrets = () => world.storage.read.connections.listSecrets(made.json.id)
    expect((await change({ issuer: `${oidc.issuer}/tenant` })).status).toBe(200)
    expect(await secrets()).toHaveLength(1)
    const moved = await change({ issuer: 'https://elsewhere.example' })
    expect([moved.status, moved.json.secrets]).toEqual([200, []])
    expect(await secrets()).toEqual([])
    const actions = (await world.auditOf(world.contoso)).map(({ action }) => action)
    expect(actions).toContain('connection.secret_removed')
  })

  it('keeps a secret where only who answers for the person is new', async () => {
    const generic = {
      kind: 'generic',
      name: 'By hand',
      clientId,
      clientSecret,
      authorizationEndpoint: 'https://login.example/authorize',
      tokenEndpoint: 'https://login.example/token',
      userInfoEndpoint: 'https://login.example/me',
      scope: 'openid',
      attributeMapping: { uid: 'id' },
    }
    const made = await create(generic)
    expect(made.status, made.text).toBe(201)
    const changed = await world.call(world.admin, 'PATCH', `${path}/${made.json.id}`, {
      issuer: 'https://issuer.example',
      jwksUri: 'https://issuer.example/keys',
      userInfoEndpoint: 'https://people.example/me',
    })
    expect([changed.status, changed.json.secrets.length]).toEqual([200, 1])
  })

  it('stores secrets sealed and shows them to nobody', async () => {
    const other = 'another-secret-value-that-nobody-may-see'
    const { json } = await create({ ...entra, clientSecret })
    await world.call(world.admin, 'POST', `${path}/${json.id}/secrets`, { value: other })
    await world.call(world.admin, 'PATCH', `${path}/${json.id}`, { scope: 'openid' })
    // Also where the request is refused and its fields are named.
    await create({ ...entra, name: '', clientSecret })
    await create({ ...entra, clientSecret, extra: clientSecret })
    await create({ ...entra, tenantId: '{tenant-id}', clientSecret })
    for (const rest of ['connections', 'audit', `connections/${json.id}`])
      await world.call(world.owner, 'GET', `${world.contoso.path}/${rest}`)
    const everything = [...world.transcript, await world.dump()].join('\n')
    for (const secret of [clientSecret, other]) expect(everything).not.toContain(secret)
    const stored = await world.storage.read.connections.listSecrets(json.id)
    const opened = stored.map(({ sealed }) =>
      world.deps.sealer.open(connectionSecretPurpose, sealed),
    )
    expect(opened.toSorted()).toEqual([clientSecret, other].toSorted())
    expect(world.transcript.join('\n')).not.toContain(stored[0]?.sealed)
  })
})

describeEachDialect('what authentication providers refuse', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settle(server)
  })
  afterAll(() => server.close())

  const manyTenants = 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize'
  it.each([
    // Placeholders of manuals, in every field that an administrator copies.
    [{ ...entra, tenantId: '{tenant-id}' }, 'PLACEHOLDER_IN_URL', ['tenantIds.0']],
    [{ ...entra, clientId: 'YOUR_CLIENT_ID' }, 'PLACEHOLDER_IN_URL', ['clientId']],
    [
      { ...entra, tenantId: 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx' },
      'PLACEHOLDER_IN_URL',
      ['tenantIds.0'],
    ],
    [
      {
        ...generic,
        authorizationEndpoint:
          'https://login.microsoftonline.com/{tenant-id}/oauth2/v2.0/authorize',
        tokenEndpoint: 'https://login.microsoftonline.com/<tenant>/oauth2/v2.0/token',
      },
      'PLACEHOLDER_IN_URL',
      ['authorizationEndpoint', 'tokenEndpoint'],
    ],
    [
      { ...generic, tokenEndpoint: 'https://login.example/%7Btenant%7D/token' },
      'PLACEHOLDER_IN_URL',
      ['tokenEndpoint'],
    ],
    // Tenants: everybody's is nobody's (CVE-2023-3128).
    [{ ...entra, tenantId: undefined }, 'VALIDATION_FAILED', ['tenantIds']],
    [{ ...entra, tenantId: 'common' }, 'VALIDATION_FAILED', ['tenantIds.0']],
    [
      { ...entra, authority: 'https://login.microsoftonline.com/common' },
      'VALIDATION_FAILED',
      ['authority'],
    ],
    [
      { ...generic, authorizationEndpoint: manyTenants },
      'VALIDATION_FAILED',
      ['authorizationEndpoint'],
    ],
    [
      {
        ...generic,
        tokenEndpoint: 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
      },
      'VALIDATION_FAILED',
      ['tokenEndpoint'],
    ],
    [
      { ...generic, authorizationEndpoint: manyTenants, tenantIds: [tenantId] },
      'VALIDATION_FAILED',
      ['authorizationEndpoint'],
    ],
    [
      { ...oidc, issuer: 'https://login.microsoftonline.com/common/v2.0' },
      'VALIDATION_FAILED',
      ['issuer'],
    ],
    // Addresses.
    [{ ...oidc, issuer: 'http://issuer.example' }, 'VALIDATION_FAILED', ['issuer']],
    [{ ...oidc, issuer: 'http://localhost:3001' }, 'VALIDATION_FAILED', ['issuer']],
    [{ ...oidc, issuer: 'javascript:alert(1)' }, 'VALIDATION_FAILED', ['issuer']],
    [{ ...oidc, issuer: 'https://user:pass@issuer.example' }, 'VALIDATION_FAILED', ['issuer']],
    [
      { ...generic, userInfoEndpoint: 'file:///etc/passwd' },
      'VALIDATION_FAILED',
      ['userInfoEndpoint'],
    ],
    // Roles.
    [
      { ...oidc, roleRules: [{ claim: 'groups', equals: 'x', role: 'nobody-made-it' }] },
      'ROLE_UNKNOWN',
      ['roleRules.0.role'],
    ],
    [
      { ...oidc, roleRules: [{ claim: 'groups', equals: 'x', role: 'owner' }] },
      'VALIDATION_FAILED',
      ['roleRules.0.role'],
    ],
    // Shapes.
    [
      { ...oidc, graphEndpoint: 'https://graph.microsoft.com' },
      'VALIDATION_FAILED',
      ['graphEndpoint'],
    ],
    [{ ...oidc, id: 'con_mine' }, 'VALIDATION_FAILED', ['id']],
    [{ ...oidc, organizationId: 'org_other' }, 'VALIDATION_FAILED', ['organizationId']],
    [{ ...oidc, enabled: 'yes' }, 'VALIDATION_FAILED', ['enabled']],
    [{ ...oidc, name: 'x'.repeat(101) }, 'VALIDATION_FAILED', ['name']],
    [
      { ...oidc, attributeMapping: { username: 'upn' } },
      'VALIDATION_FAILED',
      ['attributeMapping.uid'],
    ],
    [{ ...oidc, kind: 'saml' }, 'VALIDATION_FAILED', ['kind']],
    [[], 'VALIDATION_FAILED', ['']],
  ] as const)('refuses %j with %s', async (body, code, fields) => {
    const before = await world.dump()
    const answer = await world.call(world.owner, 'POST', `${world.contoso.path}/connections`, body)
    expect(codeOf(answer)).toEqual([400, code])
    expect(fieldsOf(answer)).toEqual(fields)
    expect(await world.dump()).toBe(before)
  })

  it('admits many tenants where every ID token is checked against a list', async () => {
    const answer = await world.call(world.owner, 'POST', `${world.contoso.path}/connections`, {
      ...generic,
      name: 'Many tenants',
      authorizationEndpoint: manyTenants,
      tenantIds: [tenantId],
      issuer: `https://login.microsoftonline.com/${tenantId}/v2.0`,
      jwksUri: 'https://login.microsoftonline.com/common/discovery/v2.0/keys',
    })
    expect(answer.status).toBe(201)
  })
})

describeEachDialect('checking settings before they are saved', (dialect) => {
  let entraServer: EntraEmulator
  let server: Server
  let world: World
  beforeAll(async () => {
    entraServer = await startEntraEmulator({ seed: contosoSeed() })
    const { host } = new URL(entraServer.origin)
    server = await openServer(dialect, { allowPrivate: [host] })
    world = await settle(server)
  })
  afterAll(async () => {
    await server.close()
    await entraServer.close()
  })
  const check = (over: object = {}) =>
    world.call(world.admin, 'POST', `${world.contoso.path}/connections/check`, {
      kind: 'entra',
      clientId: tenant.clientId,
      clientSecret: tenant.clientSecret,
      tenantId: tenant.tenantId,
      authority: entraServer.origin,
      graphEndpoint: entraServer.graphOrigin,
      ...over,
    })

  it('finds nothing wrong with the right settings', async () => {
    const { status, json } = await check()
    expect(status).toBe(200)
    expect(json).toMatchObject({
      ok: true,
      issuer: `${entraServer.origin}/${tenant.tenantId}/v2.0`,
    })
    expect(json.endpoints.authorization).toContain(tenant.tenantId)
  })

  it('says in plain words that the secret is wrong, and repeats it nowhere', async () => {
    const wrong = 'not-the-secret-of-this-application'
    const { json, text } = await check({ clientSecret: wrong })
    expect(json.ok).toBe(false)
    expect(json.findings).toContainEqual(
      expect.objectContaining({ severity: 'error', code: 'CLIENT_SECRET_INVALID' }),
    )
    expect(text).not.toContain(wrong)
    expect(await world.dump()).not.toContain(wrong)
  })

  it('tells meaning, fix and place of the provider’s error beside the setting', async () => {
    const { json } = await check({ clientSecret: 'not-the-secret-of-this-application' })
    expect(only(json.findings)).toMatchObject({
      path: 'clientSecret',
      providerError: {
        code: 'AADSTS7000215',
        meaning: 'The client secret is wrong.',
        where: expect.stringContaining('Certificates & secrets'),
        setting: 'clientSecret',
      },
    })
  })

  it('tries a saved provider with each of its secrets, and says why its button is missing', async () => {
    const path = `${world.contoso.path}/connections`
    const secret = tenant.clientSecret
    const made = await world.call(world.admin, 'POST', path, {
      kind: 'entra',
      name: 'Checked',
      clientId: tenant.clientId,
      tenantId: tenant.tenantId,
      authority: entraServer.origin,
      graphEndpoint: entraServer.graphOrigin,
      clientSecret: secret,
      clientSecretExpiresAt: new Date(world.clock().getTime() + 2 * 86_400_000).toISOString(),
    })
    // The redirect URI of this server stands in the app.
    entraServer.directory.addRedirectUri(tenant.clientId, made.json.redirectUri, 'web')
    const target = `${path}/${made.json.id}`
    const run = () => world.call(world.admin, 'POST', `${target}/check`)
    const good = await run()
    const day = new Date(world.clock().getTime() + 2 * 86_400_000).toISOString().slice(0, 10)
    expect(good.json).toMatchObject({
      ok: true,
      findings: [
        {
          severity: 'warning',
          code: 'CLIENT_SECRET_EXPIRED',
          detail: `This secret expires on ${day}: add its successor before.`,
          explanation: { code: 'secretExpires', parameters: { day } },
        },
      ],
    })
    const wrong = await world.call(world.admin, 'POST', `${target}/secrets`, {
      value: 'a-secret-that-nobody-knows',
    })
    await world.call(world.admin, 'PATCH', target, { enabled: false, registrationEnabled: false })
    const bad = await run()
    expect(bad.json.ok).toBe(false)
    const found = bad.json.findings.map(({ path: at, code }: Record<string, string>) => [at, code])
    expect(found).toEqual([
      ['enabled', 'CONNECTION_DISABLED'],
      ['registrationEnabled', 'REGISTRATION_DISABLED'],
      [`secrets.${only(made.json.secrets as { id: string }[]).id}`, 'CLIENT_SECRET_EXPIRED'],
      [`secrets.${wrong.json.id}`, 'CLIENT_SECRET_INVALID'],
    ])
    expect(bad.text).not.toContain(secret)
    const email = await world.call(world.admin, 'POST', `${path}/${world.contoso.email.id}/check`)
    expect(codeOf(email)).toEqual([409, 'CONFLICT'])
  })

  it('saves nothing, and stops who asks too often', async () => {
    const before = await world.dump()
    const answers: Answer[] = []
    // The limit is thirty a minute; a check that is refused before a call is made does not count.
    for (let asked = 0; asked < 31; asked += 1)
      answers.push(await check({ kind: 'oidc', issuer: 'https://127.0.0.1:1', ...plain }))
    expect(answers[0]?.json).toMatchObject({ ok: false })
    expect(only(answers[0]?.json.findings)).toMatchObject({ code: 'ADDRESS_NOT_ALLOWED' })
    const last = answers.at(-1)
    expect(last && codeOf(last)).toEqual([429, 'TOO_MANY_REQUESTS'])
    expect(await world.dump()).toBe(before)
  })
  const plain = { tenantId: undefined, authority: undefined, graphEndpoint: undefined }
})
