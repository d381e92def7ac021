import { createRoute, z } from '@hono/zod-openapi'
import type { OrganizationDomain } from '../../../core/model.ts'
import {
  addDomain,
  challengeOf,
  listDomains,
  removeDomain,
  verifyDomain,
  verifyDomainByOperator,
} from '../../../admin/domains.ts'
import { callerOf, guarded } from './guard.ts'
import {
  createRouter,
  domainParams,
  idFrom,
  jsonAnswer,
  jsonBody,
  line,
  listOf,
  organizationParams,
  time,
  timeOrNull,
  type AdminDeps,
} from './parts.ts'

const domainAnswer = z
  .strictObject({
    id: z.string(),
    domain: z.string(),
    verified: z.boolean(),
    verifiedAt: time.nullable(),
    verifiedBy: z.enum(['dns', 'operator']).nullable(),
    challenge: z
      .strictObject({ recordName: z.string(), recordValue: z.string() })
      .openapi({ description: 'The DNS TXT record that proves the domain.' }),
    createdAt: time,
  })
  .openapi('Domain')

const list = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/domains',
  operationId: 'listDomains',
  summary: 'List the domains of an organization',
  tags: ['Domains'],
  ...guarded('domains:read'),
  request: { params: organizationParams },
  responses: { 200: jsonAnswer('All of them.', listOf(domainAnswer)) },
})

const add = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/domains',
  operationId: 'addDomain',
  summary: 'Claim a domain, to be proven by DNS',
  tags: ['Domains'],
  ...guarded('domains:write', ['VALIDATION_FAILED', 'CONFLICT', 'LIMIT_REACHED']),
  request: {
    params: organizationParams,
    body: jsonBody(z.strictObject({ domain: line(300) }).openapi('NewDomain')),
  },
  responses: { 201: jsonAnswer('The domain with its challenge.', domainAnswer) },
})

const verify = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/domains/{domainId}/verify',
  operationId: 'verifyDomain',
  summary: 'Look for the DNS record and verify the domain',
  tags: ['Domains'],
  ...guarded('domains:write', ['DOMAIN_NOT_PROVEN', 'DOMAIN_TAKEN', 'TOO_MANY_REQUESTS']),
  request: { params: domainParams },
  responses: { 200: jsonAnswer('The verified domain.', domainAnswer) },
})

const verifyByOperator = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/domains/{domainId}/verify-by-operator',
  operationId: 'verifyDomainByOperator',
  summary: 'Vouch for a domain',
  tags: ['Domains'],
  ...guarded('organization-operator', ['DOMAIN_TAKEN']),
  request: { params: domainParams },
  responses: { 200: jsonAnswer('The verified domain.', domainAnswer) },
})

const remove = createRoute({
  method: 'delete',
  path: '/organizations/{organizationId}/domains/{domainId}',
  operationId: 'removeDomain',
  summary: 'Give a domain up',
  tags: ['Domains'],
  ...guarded('domains:write'),
  request: { params: domainParams },
  responses: { 204: { description: 'It is gone.' } },
})

export function domainRoutes({ admin, countDiagnosis }: AdminDeps) {
  return createRouter()
    .openapi(list, async (c) => {
      const { items, nextCursor } = await listDomains(admin, callerOf(c))
      return c.json({ items: items.map(toAnswer), nextCursor }, 200)
    })
    .openapi(add, async (c) => {
      const domain = await addDomain(admin, callerOf(c), c.req.valid('json').domain)
      return c.json(toAnswer(domain), 201)
    })
    .openapi(verify, async (c) => {
      const caller = callerOf(c)
      await countDiagnosis(caller)
      const id = idFrom('domain', c.req.valid('param').domainId)
      return c.json(toAnswer(await verifyDomain(admin, caller, id)), 200)
    })
    .openapi(verifyByOperator, async (c) => {
      const id = idFrom('domain', c.req.valid('param').domainId)
      return c.json(toAnswer(await verifyDomainByOperator(admin, callerOf(c), id)), 200)
    })
    .openapi(remove, async (c) => {
      await removeDomain(admin, callerOf(c), idFrom('domain', c.req.valid('param').domainId))
      return c.body(null, 204)
    })
}

function toAnswer(domain: OrganizationDomain): z.infer<typeof domainAnswer> {
  const { recordName, recordValue } = challengeOf(domain)
  return {
    id: domain.id,
    domain: domain.domain,
    verified: domain.verifiedAt !== null,
    verifiedAt: timeOrNull(domain.verifiedAt),
    verifiedBy: domain.verifiedBy,
    challenge: { recordName, recordValue },
    createdAt: domain.createdAt.toISOString(),
  }
}
