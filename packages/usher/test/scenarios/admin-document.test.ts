// The description of the API: it is complete, it is true, and hostile bodies meet it first.
import { hc } from 'hono/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { errorCodes } from '../../src/core/error-catalogue.ts'
import { adminRoutes, type AdminApi } from '../../src/http/routes/admin/index.ts'
import { describeEachDialect } from '../support/database.ts'
import { baseUrl, openServer, settle, type Server, type World } from './admin-world.ts'

const operationSchema = z.object({
  operationId: z.string().min(1),
  summary: z.string().min(1),
  tags: z.array(z.string()).length(1),
  security: z.array(
    z
      .partialRecord(z.enum(['session', 'token', 'setUp']), z.tuple([]))
      .refine((one) => Object.keys(one).length === 1),
  ),
  'x-guard': z.string(),
  'x-error-codes': z.array(z.enum(errorCodes)).min(1),
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).optional(),
  requestBody: z.object({ required: z.literal(true) }).optional(),
  responses: z.record(
    z.string().regex(/^[2-5]\d\d$/),
    z.object({ description: z.string().min(1) }),
  ),
})
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.literal('Usher'), version: z.string() }),
  paths: z.record(
    z.string(),
    z.record(z.enum(['get', 'post', 'put', 'patch', 'delete']).or(z.string()), operationSchema),
  ),
  components: z.object({
    schemas: z.record(z.string(), z.unknown()),
    securitySchemes: z.object({
      session: z.object({ type: z.literal('apiKey') }),
      token: z.object({ type: z.literal('http'), scheme: z.literal('bearer') }),
      setUp: z.object({ type: z.literal('apiKey') }),
    }),
  }),
})

describeEachDialect('the document of the admin API', (dialect) => {
  let server: Server
  let world: World
  beforeAll(async () => {
    server = await openServer(dialect)
    world = await settle(server)
  })
  afterAll(() => server.close())
  const document = async () => {
    const answer = await world.call(null, 'GET', '/api/openapi.json')
    expect(answer.status).toBe(200)
    return { document: documentSchema.parse(answer.json), text: answer.text }
  }

  it('describes exactly the routes that there are', async () => {
    const { document: found } = await document()
    const described = Object.entries(found.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const there = adminRoutes(world.deps)
      .routes.filter(({ method, path }) => method !== 'ALL' && path.startsWith('/api/v1/'))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(described.toSorted()).toEqual([...new Set(there)].toSorted())
  })

  it('names each operation once and every part of its address', async () => {
    const { document: found } = await document()
    const operations = Object.entries(found.paths).flatMap(([path, methods]) =>
      Object.values(methods).map((operation) => ({ path, operation })),
    )
    const names = operations.map(({ operation }) => operation.operationId)
    expect(new Set(names).size).toBe(names.length)
    for (const { path, operation } of operations) {
      const inAddress = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const described = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'path')
        .map(({ name }) => name)
      expect(described, path).toEqual(inAddress)
      const guard = operation['x-guard']
      const refusals = guard === 'public' ? [] : guard === 'anybody' ? ['401'] : ['401', '403']
      for (const status of refusals) expect(operation.responses, path).toHaveProperty(status)
      expect(operation.security.length > 0, path).toBe(guard !== 'public')
    }
  })

  it('leads every reference somewhere', async () => {
    const { document: found, text } = await document()
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)]
    expect(references.length).toBeGreaterThan(50)
    for (const [, name] of references)
      expect(found.components.schemas, name).toHaveProperty([name ?? ''])
  })

  it('is set for reading, without script and for everybody', async () => {
    const page = await world.call(null, 'GET', '/api/docs')
    expect(page.status).toBe(200)
    expect(page.headers.get('content-type')).toContain('text/html')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(page.text).not.toMatch(/<script|<style|style="|javascript:| on[a-z]+="/i)
    const { document: found } = await document()
    for (const [path, methods] of Object.entries(found.paths))
      for (const { summary } of Object.values(methods)) {
        expect(page.text).toContain(path)
        expect(page.text).toContain(summary)
      }
    expect(page.text).toContain('PLACEHOLDER_IN_URL')
  })

  it('types a client', async () => {
    const client = hc<AdminApi>(baseUrl, {
      headers: { cookie: `usher-session=${world.admin.token}` },
      fetch: (input: string | URL | Request, init?: RequestInit) => server.app.request(input, init),
    })
    const organization = client.api.v1.organizations[':organizationId']
    const param = { organizationId: world.contoso.id }
    const read = await organization.$get({ param })
    const { name, sessionIdleSeconds } = await read.json()
    expect([name, sessionIdleSeconds satisfies number]).toEqual(['Contoso', 86_400])
    const made = await organization.roles.$post({ param, json: { name: 'editor' } })
    expect(await made.json()).toEqual({ name: 'editor', builtIn: false })
  })

  it.each([
    ['no JSON', '{"name": ', 400, 'BAD_REQUEST'],
    ['nothing', '', 400, 'BAD_REQUEST'],
    ['another type', '"editor"', 400, 'VALIDATION_FAILED'],
    ['a list', '[]', 400, 'VALIDATION_FAILED'],
    ['null', 'null', 400, 'VALIDATION_FAILED'],
    ['a field nobody knows', '{"name":"editor","extra":1}', 400, 'VALIDATION_FAILED'],
    ['a prototype', '{"name":"editor","__proto__":{"operator":true}}', 400, 'VALIDATION_FAILED'],
    ['a number for a name', '{"name":1}', 400, 'VALIDATION_FAILED'],
    ['an object for a name', '{"name":{"$ne":null}}', 400, 'VALIDATION_FAILED'],
    ['NUL and other unicode', '{"name":"ed\\u0000it\\ud800or"}', 400, 'VALIDATION_FAILED'],
    [
      'deep nesting',
      `{"name":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      400,
      'VALIDATION_FAILED',
    ],
    ['10 MB', JSON.stringify({ name: 'x'.repeat(10_000_000) }), 413, 'BODY_TOO_LARGE'],
  ])('refuses a body of %s', async (_, body, status, code) => {
    const before = await world.dump()
    const answer = await world.call(world.admin, 'POST', `${world.contoso.path}/roles`, body)
    expect([answer.status, answer.json.code]).toEqual([status, code])
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.text.length).toBeLessThan(2000)
    expect(await world.dump()).toBe(before)
  })

  it('keeps text of every script as it was sent', async () => {
    const name = 'Ångström 株式会社 عربي 👩🏽‍💻'
    const changed = await world.call(world.admin, 'PATCH', world.contoso.path, { name })
    expect(changed.json.name).toBe(name)
    expect((await world.call(world.admin, 'GET', world.contoso.path)).json.name).toBe(name)
  })

  it('may not be cached where it speaks of an organization', async () => {
    const answer = await world.call(world.admin, 'GET', world.contoso.path)
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })
})
