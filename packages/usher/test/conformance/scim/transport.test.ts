// scim.md A1 on a real socket: what `fetch` in a process cannot show (framing, what a client library
// sends by itself) and what a provisioning client sees. The finer cases are in scenarios/scim-http.
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, word } from '../../support/build.ts'
import { describeEachDialect } from '../../support/database.ts'
import {
  nobody,
  schemas,
  scimType,
  startProvisionedWorld,
  type ProvisionedWorld,
  type WireAnswer,
} from '../../support/provisioned-world.ts'

describeEachDialect('SCIM on a socket', (dialect) => {
  let world: ProvisionedWorld
  beforeAll(async () => {
    world = await startProvisionedWorld(dialect)
  })
  afterAll(() => world.close())

  const name = () => `${word('ada')}@contoso.example`
  const user = (over: Readonly<Record<string, unknown>> = {}) => ({
    schemas: [schemas.user],
    userName: name(),
    ...over,
  })
  const users = async () => (await world.own.send('GET', '/Users?count=0')).json.totalResults

  function expectError(answer: WireAnswer, status: number, scimTypeWanted?: string): void {
    expect(answer.status, answer.text).toBe(status)
    expect(answer.headers.get('content-type')).toBe(scimType)
    expect(answer.json).toEqual({
      schemas: [schemas.error],
      status: String(status),
      ...(scimTypeWanted !== undefined && { scimType: scimTypeWanted }),
      detail: expect.stringMatching(/./),
    })
  }

  /** The bytes of an answer, as no library has tidied them up. */
  function raw(request: string): Promise<string> {
    const { hostname, port } = new URL(world.baseUrl)
    return new Promise((resolve, reject) => {
      let text = ''
      const socket = connect(Number(port), hostname, () => socket.write(request))
      socket.setEncoding('utf8')
      socket.on('data', (data: string) => (text += data))
      socket.once('end', () => resolve(text))
      socket.once('error', reject)
    })
  }
  const head = (method: string, path: string, ...lines: readonly string[]) =>
    [
      `${method} ${new URL(world.own.scimUrl).pathname}${path} HTTP/1.1`,
      `Host: ${new URL(world.baseUrl).host}`,
      `Authorization: Bearer ${world.own.token}`,
      'Connection: close',
      ...lines,
      '',
      '',
    ].join('\r\n')

  test('1 and 2. the media type is on the wire without a charset, asked for or not', async () => {
    for (const accept of [
      [],
      ['Accept: */*'],
      ['Accept: application/json'],
      [`Accept: ${scimType}`],
    ])
      expect(await raw(head('GET', '/Users?count=0', ...accept))).toMatch(
        /^HTTP\/1\.1 200 OK\r\n(.*\r\n)*content-type: application\/scim\+json\r\n/i,
      )
  })

  test('3. UTF-8 in and out: what a client sends in chunks too', async () => {
    const displayName = 'Zoë 👩🏽‍💻 e\u0301 é 株式会社'
    const body = Buffer.from(JSON.stringify(user({ displayName })))
    // Cut in the middle of a character of four bytes.
    const cut = body.indexOf(Buffer.from('👩')) + 2
    const chunk = (part: Buffer) => `${part.length.toString(16)}\r\n${part.toString('latin1')}\r\n`
    const { hostname, port } = new URL(world.baseUrl)
    const answer = await new Promise<string>((resolve, reject) => {
      const parts: Buffer[] = []
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          head('POST', '/Users', 'Transfer-Encoding: chunked', `Content-Type: ${scimType}`),
        )
        socket.write(chunk(body.subarray(0, cut)), 'latin1')
        socket.write(`${chunk(body.subarray(cut))}0\r\n\r\n`, 'latin1')
      })
      socket.on('data', (data: Buffer) => parts.push(data))
      socket.once('end', () => resolve(Buffer.concat(parts).toString('utf8')))
      socket.once('error', reject)
    })
    expect(answer).toContain('HTTP/1.1 201')
    expect(answer).toContain(JSON.stringify(displayName))
  })

  test('4. no bearer, a wrong one, and another organization’s: 401, a challenge, no data', async () => {
    const made = await world.own.create('Users', user())
    for (const token of [null, 'wrong', world.foreign.token, `${world.own.token}x`]) {
      const answer = await world.withToken(world.own, token).send('GET', `/Users/${made.json.id}`)
      expectError(answer, 401)
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /)
    }
  })

  test('5 and 11. whatever is refused carries the envelope', async () => {
    const { own } = world
    const { ports } = world.usher.deps
    const reader = await world.furnish(world.organization)
    const readOnly = build.directoryToken({
      organizationId: world.organization.id,
      directoryId: reader.directory.id,
      tokenHash: ports.hashToken(`usher_scim_${'R'.repeat(43)}`),
      scopes: ['read'],
    })
    await ports.storage.transaction((stores) => stores.directoryTokens.insert(readOnly))
    const mayRead = world.withToken(own, `usher_scim_${'R'.repeat(43)}`)
    const text = { 'content-type': 'text/plain' }
    const before = await users()
    expectError(await own.send('POST', '/Users', '{'), 400, 'invalidSyntax')
    expectError(await world.withToken(own, null).send('GET', '/Users'), 401)
    expectError(await mayRead.send('POST', '/Users', user()), 403)
    expectError(await own.send('GET', `/Users/${nobody()}`), 404)
    expectError(await own.send('PATCH', '/Users', {}), 405)
    expectError(await own.send('GET', '/Users', undefined, { accept: 'text/html' }), 406)
    const made = await own.create('Users', user())
    expectError(
      await own.send('POST', '/Users', user({ userName: made.json.userName })),
      409,
      'uniqueness',
    )
    const stale = { 'if-match': 'W/"99"' }
    expectError(await own.send('DELETE', `/Users/${made.json.id}`, undefined, stale), 412)
    expectError(await own.send('POST', '/Users', user({ note: 'x'.repeat(1024 * 1024) })), 413)
    expectError(await own.send('POST', '/Users', 'name: ada', text), 415)
    expectError(await own.send('GET', '/Me'), 501)
    expect(await users()).toBe(before + 1)
  })

  test.each([
    ['cut off', '{"schemas": ["urn'],
    ['a list', '[{}]'],
    ['a number', '1'],
    ['null', 'null'],
    ['begun by a BOM', `\uFEFF${JSON.stringify({ schemas: [schemas.user], userName: 'bom' })}`],
  ])('6. a body that is %s: 400 invalidSyntax', async (_, body) => {
    for (const [method, path] of [
      ['POST', '/Users'],
      ['PUT', `/Users/${nobody()}`],
      ['PATCH', `/Users/${nobody()}`],
      ['POST', '/Bulk'],
      ['POST', '/.search'],
    ] as const)
      expectError(await world.own.send(method, path, body), 400, 'invalidSyntax')
  })

  test.each(['GET', 'PUT', 'PATCH', 'DELETE'])('7. %s of an unknown id: 404', async (method) => {
    const body = {
      PUT: user(),
      PATCH: { schemas: [schemas.patch], Operations: [{ op: 'remove', path: 'title' }] },
    }[method]
    for (const id of [nobody(), 'x', '1', '%00', '..%2f..%2f', "' or 1=1 --", 'é'.repeat(300)])
      expectError(await world.own.send(method, `/Users/${encodeURI(id)}`, body), 404)
  })

  test('8. a body over the limit: 413, whether its length was declared or not', async () => {
    const before = await users()
    const large = JSON.stringify(user({ note: 'x'.repeat(1024 * 1024) }))
    expectError(await world.own.send('POST', '/Users', large), 413)
    // So large that it is still on its way when the answer is there: the client must see it anyway.
    const larger = await world.own.send('POST', '/Users', 'x'.repeat(4 * 1024 * 1024))
    expectError(larger, 413)
    expect(larger.headers.get('connection')).toBe('close')
    const chunked = await raw(
      `${head('POST', '/Users', 'Transfer-Encoding: chunked', `Content-Type: ${scimType}`)}${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`,
    )
    expect(chunked).toMatch(/^HTTP\/1\.1 413 /)
    expect(await users()).toBe(before)
  })

  test.each([
    ['missing', undefined],
    ['empty', []],
    ['of something else', ['urn:example:nothing']],
    ['there twice', [schemas.user, schemas.user.toUpperCase()]],
    ['no URNs', [1]],
    ['an object', { 0: schemas.user }],
  ])('9. schemas are %s: 400 invalidValue', async (_, given) => {
    const before = await users()
    expectError(
      await world.own.send('POST', '/Users', user({ schemas: given })),
      400,
      'invalidValue',
    )
    expect(await users()).toBe(before)
  })

  test('9. Entra’s two leniencies, and a strict directory without them', async () => {
    const strict = await world.furnish(world.organization, {
      settings: { strict: true, roleRules: [], extensions: [] },
    })
    const undeclared = user({ [schemas.enterprise]: { department: 'R&D' } })
    const unknownUrn = {
      schemas: [
        schemas.group,
        'http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group',
      ],
      displayName: word('Sales '),
    }
    const made = await world.own.create('Users', undeclared)
    expect(made.json.schemas).toEqual([schemas.user, schemas.enterprise])
    expect((await world.own.send('POST', '/Groups', unknownUrn)).json.schemas).toEqual([
      schemas.group,
    ])
    expectError(await strict.send('POST', '/Users', undeclared), 400, 'invalidValue')
    expectError(await strict.send('POST', '/Groups', unknownUrn), 400, 'invalidValue')
  })

  test('10. with and without /v2, with Entra’s flag on every call', async () => {
    const flag = '?aadOptscim062020'
    for (const base of ['', '/v2', '/users']) {
      const { own } = world
      const made = await own.send('POST', `${base}/Users${flag}`, user())
      const path = `${base}/Users/${made.json.id}${flag}`
      const { userName } = made.json
      expect(made.status, made.text).toBe(201)
      expect((await own.send('GET', path)).status).toBe(200)
      expect((await own.send('PUT', path, user({ userName, title: 'x' }))).status).toBe(200)
      const operation = { op: 'Replace', path: 'active', value: 'False' }
      expect((await own.patch(path, operation)).json.active).toBe(false)
      const filter = encodeURIComponent(`userName eq "${userName}"`)
      const found = await own.send('GET', `${base}/Users${flag}&filter=${filter}`)
      expect(found.json.totalResults).toBe(1)
      expect((await own.send('DELETE', path)).status).toBe(204)
      const group = { schemas: [schemas.group], displayName: word('Flag ') }
      expect((await own.send('POST', `${base}/Groups${flag}`, group)).status).toBe(201)
      expect((await own.send('GET', `${base}/Schemas${flag}`)).status).toBe(200)
    }
  })

  test('12. no id holds bulkId, whatever a client calls things; messages are no schemas', async () => {
    const made = await world.own.create('Users', user({ id: 'bulkId:1', externalId: 'bulkId:2' }))
    expect(made.json.id).not.toMatch(/bulkid/i)
    expect(made.json.externalId).toBe('bulkId:2')
    const bulk = await world.own.send('POST', '/Bulk', {
      schemas: [schemas.bulk],
      Operations: [{ method: 'POST', path: '/Users', bulkId: 'bulkId', data: user() }],
    })
    expect(bulk.json.Operations[0].location).not.toMatch(/bulkid/i)
    expect(bulk.json.schemas[0]).toMatch(/^urn:ietf:params:scim:api:/)
    const listed = await world.own.send('GET', '/Schemas')
    expect(listed.json.schemas[0]).toMatch(/^urn:ietf:params:scim:api:/)
    for (const { id } of listed.json.Resources) expect(id).not.toContain(':api:')
  })
})
