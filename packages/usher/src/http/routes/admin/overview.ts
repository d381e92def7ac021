import { createRoute, z } from '@hono/zod-openapi'
import { getOverview, type Overview } from '../../../admin/overview.ts'
import type { Attention } from '../../../core/attention.ts'
import { errorCatalogue, errorCodes } from '../../../core/error-catalogue.ts'
import { callerOf, guarded } from './guard.ts'
import { createRouter, jsonAnswer, organizationParams, time, type AdminDeps } from './parts.ts'

const daysMax = 90

const severity = z.enum(['urgent', 'soon'])
const attention = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('secret-expires'),
      severity,
      connectionId: z.string(),
      name: z.string(),
      at: time,
    }),
    z.strictObject({
      kind: z.literal('token-expires'),
      severity,
      directoryId: z.string(),
      name: z.string(),
      at: time,
    }),
    z.strictObject({
      kind: z.literal('provisioning-silent'),
      severity,
      directoryId: z.string(),
      name: z.string(),
      since: time,
    }),
    z.strictObject({
      kind: z.literal('sign-ins-failing'),
      severity,
      error: z.strictObject({ code: z.enum(errorCodes), title: z.string(), hint: z.string() }),
      count: z.int(),
      last: time,
    }),
  ])
  .openapi('Attention')

const day = z.iso.date().openapi({ description: 'A day of UTC.', example: '2026-03-01' })
const overviewAnswer = z
  .strictObject({
    members: z.strictObject({ active: z.int(), deactivated: z.int() }),
    days: z
      .array(
        z.strictObject({
          day,
          joined: z.int().openapi({ description: 'Members who came that day and are still here.' }),
          signedIn: z.int(),
          refused: z.int().openapi({ description: 'Sign-ins that were denied or failed.' }),
          provisioned: z.int().openapi({ description: 'Changes that the directory made.' }),
          provisioningRefused: z.int(),
        }),
      )
      .openapi({ description: 'Every day of the period, oldest first, the quiet ones too.' }),
    attention: z.array(attention).openapi({ description: 'The most urgent first.' }),
    steps: z
      .strictObject({
        provider: z.boolean(),
        signedIn: z.boolean(),
        directory: z.boolean(),
        provisioned: z.boolean(),
        domain: z.boolean(),
      })
      .openapi({ description: 'What a new organization has done already.' }),
  })
  .openapi('Overview')

const overview = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/overview',
  operationId: 'getOverview',
  summary: 'See how the organization fares',
  tags: ['Organizations'],
  ...guarded('audit:read', ['VALIDATION_FAILED']),
  request: {
    params: organizationParams,
    query: z.strictObject({
      days: z.coerce.number().int().min(1).max(daysMax).default(30).openapi({
        description: 'How many days back, today among them.',
        type: 'integer',
      }),
    }),
  },
  responses: { 200: jsonAnswer('Counts by day, and what needs attention.', overviewAnswer) },
})

export function overviewRoutes({ admin }: AdminDeps) {
  return createRouter().openapi(overview, async (c) => {
    const { days } = c.req.valid('query')
    return c.json(toAnswer(await getOverview(admin, callerOf(c), days), days), 200)
  })
}

function toAnswer(found: Overview, days: number): z.infer<typeof overviewAnswer> {
  return {
    members: { active: found.members.active, deactivated: found.members.deactivated },
    days: Array.from({ length: days }, (_, index) => countsOf(found, dayAfter(found.since, index))),
    attention: found.attention.map(toAttention),
    steps: {
      provider: found.steps.provider,
      signedIn: found.steps.signedIn,
      directory: found.steps.directory,
      provisioned: found.steps.provisioned,
      domain: found.steps.domain,
    },
  }
}

const dayMilliseconds = 86_400_000
const refusals: readonly string[] = ['denied', 'failed']
const arrivals: readonly string[] = ['signedIn', 'linked', 'created']

function dayAfter(since: Date, days: number): Date {
  return new Date(since.getTime() + days * dayMilliseconds)
}

function countsOf(found: Overview, at: Date): z.infer<typeof overviewAnswer>['days'][number] {
  const ofDay = <Row extends { readonly day: Date }>(rows: readonly Row[]) =>
    rows.filter((row) => row.day.getTime() === at.getTime())
  const attempts = ofDay(found.signIns)
  const countOf = (outcomes: readonly string[]) =>
    sum(
      attempts.filter(({ outcome }) => outcomes.includes(outcome)),
      ({ count }) => count,
    )
  const provisioning = ofDay(found.provisioning)
  return {
    day: at.toISOString().slice(0, 10),
    joined: sum(ofDay(found.joined), ({ count }) => count),
    signedIn: countOf(arrivals),
    refused: countOf(refusals),
    provisioned: sum(provisioning, ({ done }) => done),
    provisioningRefused: sum(provisioning, ({ refused: count }) => count),
  }
}

function sum<Row>(rows: readonly Row[], count: (row: Row) => number): number {
  return rows.reduce((total, row) => total + count(row), 0)
}

function toAttention(one: Attention): z.infer<typeof attention> {
  const { severity: level } = one
  switch (one.kind) {
    case 'secret-expires': {
      const { kind, connectionId, name, at } = one
      return { kind, severity: level, connectionId, name, at: at.toISOString() }
    }
    case 'token-expires': {
      const { kind, directoryId, name, at } = one
      return { kind, severity: level, directoryId, name, at: at.toISOString() }
    }
    case 'provisioning-silent': {
      const { kind, directoryId, name, since } = one
      return { kind, severity: level, directoryId, name, since: since.toISOString() }
    }
    case 'sign-ins-failing': {
      const { kind, code, count, last } = one
      const { title, hint } = errorCatalogue[code]
      return {
        kind,
        severity: level,
        error: { code, title, hint },
        count,
        last: last.toISOString(),
      }
    }
  }
}
