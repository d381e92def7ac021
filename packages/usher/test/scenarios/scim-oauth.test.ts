// OAuth 2.0 client credentials for provisioning clients, asked for by an independent client.
import fc from 'fast-check'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeEachDialect } from '../support/database.ts'
import { baseUrl, openServer, type Server } from './admin-world.ts'
import { settleScim, type ScimWorld } from './scim-world.ts'

describeEachDialect('client credentials', (dialect) => {
  let server: Server
  let world: ScimWorld
  let client: { readonly id: string; readonly token: string }
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settleScim(server)
    client = await world.makeToken(world.owner, world.own.path, { name: 'Entra', kind: 'client' })
  })
  afterAll(() => server.close())

  async function endpoint(): Promise<string> {
    return (await world.call(world.owner, 'GET', world.own.path)).json.tokenEndpoint
  }
  async function grant(
    auth: oauth.ClientAuth,
    parameters: Record<string, string> = {},
    id = client.id,
  ) {
    const as = { issuer: baseUrl, token_endpoint: await endpoint() }
    const response = await oauth.clientCredentialsGrantRequest(
      as,
      { client_id: id },
      auth,
      parameters,
      {
        [oauth.allowInsecureRequests]: true,
        [oauth.customFetch]: async (url, init) => server.app.request(url, init as RequestInit),
      },
    )
    return oauth.processClientCredentialsResponse(as, { client_id: id }, response)
  }
  async function form(
    fields: Record<string, string> | string,
    headers: Record<string, string> = {},
  ) {
    server.tick()
    const response = await server.app.request(await endpoint(), {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
    })
    return { status: response.status, headers: response.headers, json: await response.json() }
  }
  const users = (token: string) => world.send(token, 'GET', `${world.own.scim}/Users`)

  it.each(['client_secret_post', 'client_secret_basic'])('grants by %s', async (method) => {
    const auth =
      method === 'client_secret_post'
        ? oauth.ClientSecretPost(client.token)
        : oauth.ClientSecretBasic(client.token)
    const granted = await grant(auth)
    expect(granted).toMatchObject({ token_type: 'bearer', expires_in: 3600 })
    expect(granted.scope).toBe('scim:read scim:write')
    expect((await users(granted.access_token)).status).toBe(200)
  })

  it('grants what is asked for and no more', async () => {
    const auth = oauth.ClientSecretPost(client.token)
    const reading = await grant(auth, { scope: 'scim:read' })
    expect(reading.scope).toBe('scim:read')
    expect((await users(reading.access_token)).status).toBe(200)
    const write = await world.send(reading.access_token, 'POST', `${world.own.scim}/Users`, {})
    expect(write.status).toBe(403)
    // What Entra sends.
    expect((await grant(auth, { scope: 'scim' })).scope).toBe('scim:read scim:write')
    const reader = await world.makeToken(world.owner, world.own.path, {
      name: 'reader',
      kind: 'client',
      scopes: ['read'],
    })
    const readOnly = await grant(oauth.ClientSecretPost(reader.token), {}, reader.id)
    expect(readOnly.scope).toBe('scim:read')
    const asked = await form({
      grant_type: 'client_credentials',
      client_id: reader.id,
      client_secret: reader.token,
      scope: 'scim:admin',
    })
    expect([asked.status, asked.json]).toEqual([
      400,
      expect.objectContaining({ error: 'invalid_scope' }),
    ])
    await world.call(world.owner, 'DELETE', `${world.own.path}/tokens/${reader.id}`)
  })

  it('answers errors as RFC 6749 has them, never cached', async () => {
    const good = {
      grant_type: 'client_credentials',
      client_id: client.id,
      client_secret: client.token,
    }
    const { client_secret: _, ...withoutSecret } = good
    const cases = [
      [{ ...good, client_secret: `usher_client_${'A'.repeat(43)}` }, 401, 'invalid_client'],
      [{ ...good, client_secret: '' }, 401, 'invalid_client'],
      [{ ...good, client_id: 'dtk_01k7x2f0q3w8v5n6m9r4t1y2z0' }, 401, 'invalid_client'],
      [withoutSecret, 401, 'invalid_client'],
      // A bearer token is no client secret, and the other way round.
      [
        { ...good, client_id: world.own.tokenId, client_secret: world.own.token },
        401,
        'invalid_client',
      ],
      [{ ...good, grant_type: 'password' }, 400, 'unsupported_grant_type'],
      [{ ...good, scope: 'root' }, 400, 'invalid_scope'],
    ] as const
    for (const [fields, status, error] of cases) {
      const answer = await form(fields)
      expect([answer.status, answer.json.error]).toEqual([status, error])
      expect(answer.headers.get('cache-control')).toBe('no-store')
      expect(answer.headers.get('content-type')).toContain('application/json')
      expect(answer.headers.has('www-authenticate')).toBe(status === 401)
    }
    const twice = await form(`${new URLSearchParams(good)}&client_id=x`)
    expect([twice.status, twice.json.error]).toEqual([400, 'invalid_request'])
    const both = await form(good, {
      authorization: `Basic ${Buffer.from(`${client.id}:${client.token}`).toString('base64')}`,
    })
    expect([both.status, both.json.error]).toEqual([400, 'invalid_request'])
    expect((await users(client.token)).status).toBe(401)
  })

  it('knows the clients of its own organization only', async () => {
    const { token, id } = await world.makeToken(world.foreignOwner, world.foreign.path, {
      kind: 'client',
    })
    const fields = { grant_type: 'client_credentials', client_id: id, client_secret: token }
    expect((await form(fields)).json.error).toBe('invalid_client')
    const own = await grant(oauth.ClientSecretPost(client.token))
    const elsewhere = await world.send(own.access_token, 'GET', `${world.foreign.scim}/Users`)
    expect(elsewhere.status).toBe(401)
  })

  it('ends an access token with its hour and with its client', async () => {
    const other = await world.makeToken(world.owner, world.own.path, { kind: 'client' })
    const { access_token } = await grant(oauth.ClientSecretPost(other.token), {}, other.id)
    expect((await users(access_token)).status).toBe(200)
    await world.call(world.owner, 'DELETE', `${world.own.path}/tokens/${other.id}`)
    expect((await users(access_token)).status).toBe(401)

    const mine = await grant(oauth.ClientSecretPost(client.token))
    server.turn(3600 * 1000 - 1000)
    expect((await users(mine.access_token)).status).toBe(200)
    server.turn(2000)
    expect((await users(mine.access_token)).status).toBe(401)
  })

  it('refuses every access token that was shortened or changed', async () => {
    const { access_token: token } = await grant(oauth.ClientSecretPost(client.token))
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom(...Array.from('ABCXYZabcxyz0189-_.~+/=')),
        fc.boolean(),
        async (at, character, shorten) => {
          const changed = shorten
            ? token.slice(0, at)
            : token.slice(0, at) + character + token.slice(at + 1)
          fc.pre(changed !== token)
          expect((await users(changed)).status).toBe(401)
        },
      ),
      { numRuns: 60 },
    )
  })
})
