// A directory of Contoso and one of Fabrikam, made through the admin API, and provisioning clients
// that speak to them over the real application.
import { present } from '../../src/lib/assert.ts'
import { baseUrl, settle, type Person, type Server, type World } from './admin-world.ts'

export const scimType = 'application/scim+json'

export type ScimAnswer = {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // Tests look into answers by name; what is missing is undefined and fails the expectation.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly json: any
}
export type Furnished = {
  readonly organization: World['contoso']
  readonly directoryId: string
  readonly path: string
  readonly scim: string
  readonly tokenId: string
  readonly token: string
}
export type ScimWorld = Awaited<ReturnType<typeof settleScim>>

export async function settleScim(server: Server) {
  const world = await settle(server)

  async function send(
    token: string | null,
    method: string,
    url: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<ScimAnswer> {
    server.tick()
    const response = await server.app.request(url.startsWith('http') ? url : baseUrl + url, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': scimType }),
        ...headers,
      },
      ...(body !== undefined && {
        body:
          typeof body === 'string' || body instanceof Uint8Array
            ? (body as string)
            : JSON.stringify(body),
      }),
    })
    const text = await response.text()
    const isJson = text !== '' && /json/.test(response.headers.get('content-type') ?? '')
    const json = isJson ? (JSON.parse(text) as unknown) : undefined
    return { status: response.status, headers: response.headers, text, json }
  }

  async function makeToken(
    as: Person,
    path: string,
    over: Readonly<Record<string, unknown>> = {},
  ): Promise<{ readonly id: string; readonly token: string }> {
    const answer = await world.call(as, 'POST', `${path}/tokens`, { name: 'Entra', ...over })
    if (answer.status !== 201) throw new Error(answer.text)
    return answer.json
  }

  async function furnish(
    as: Person,
    organization: World['contoso'],
    over: Readonly<Record<string, unknown>> = {},
  ): Promise<Furnished> {
    const made = await world.call(as, 'POST', `${organization.path}/directories`, {
      name: 'Company directory',
      connectionId: organization.entra.id,
      ...over,
    })
    if (made.status !== 201) throw new Error(made.text)
    const path = `${organization.path}/directories/${made.json.id}`
    const { id, token } = await makeToken(as, path)
    return {
      organization,
      directoryId: made.json.id,
      path,
      scim: `${organization.path}/scim`,
      tokenId: id,
      token,
    }
  }

  const own = await furnish(world.owner, world.contoso)
  const foreign = await furnish(world.foreignOwner, world.fabrikam)
  return {
    ...world,
    send,
    makeToken,
    furnish,
    own,
    foreign,
    async requestsOf(directory: Furnished, query = '') {
      const answer = await world.call(world.owner, 'GET', `${directory.path}/requests${query}`)
      return present(answer.json?.items, answer.text)
    },
  }
}

export function user(userName: string, over: Readonly<Record<string, unknown>> = {}) {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
    userName,
    externalId: `ext-${userName}`,
    active: true,
    displayName: userName.split('@')[0],
    emails: [{ type: 'work', value: userName, primary: true }],
    ...over,
  }
}
