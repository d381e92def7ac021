// Test sign-ins: a real round trip that creates nothing. The browser part is ../test-sign-in.ts.
import { createRoute, z } from '@hono/zod-openapi'
import {
  getTestSignIn,
  listTestSignIns,
  startTestSignIn,
  type TestView,
} from '../../../admin/test-sign-ins.ts'
import { errorCatalogue, errorCodes } from '../../../core/error-catalogue.ts'
import { testOutcomes, testSteps, type TestError } from '../../../core/test-report.ts'
import type { TestSignIn } from '../../../engine/ports.ts'
import { testCookie } from '../../cookies.ts'
import { testAddress } from '../test-sign-in.ts'
import { detailFields, toExplanation } from './detail-answer.ts'
import { callerOf, guarded } from './guard.ts'
import {
  connectionParams,
  createRouter,
  idFrom,
  jsonAnswer,
  listOf,
  testSignInParams,
  time,
  timeOrNull,
  type AdminDeps,
} from './parts.ts'
import { providerErrorAnswer, toProviderErrorAnswer } from './provider-error-answer.ts'

const tags = ['Test sign-ins']
const path = '/organizations/{organizationId}/connections/{connectionId}/test-sign-ins' as const

const fields = {
  id: z.string(),
  /** `null` while it runs. */
  outcome: z.enum(testOutcomes).nullable(),
  code: z.enum(errorCodes).nullable(),
  createdAt: time,
  finishedAt: time.nullable(),
  expiresAt: time,
}
const testAnswer = z.strictObject(fields).openapi('TestSignIn')
const testDetailsAnswer = z
  .strictObject({
    ...fields,
    replayedAt: time.nullable().openapi({
      description: 'When the same callback came a second time, and was refused.',
    }),
    hasClaims: z.boolean(),
    steps: z.array(
      z.strictObject({
        step: z.enum(testSteps),
        state: z.enum(['ok', 'failed', 'waiting', 'skipped']),
        details: z.record(z.string(), z.unknown()),
      }),
    ),
    error: z
      .strictObject({
        code: z.enum(errorCodes),
        title: z.string(),
        hint: z.string(),
        ...detailFields,
        providerError: providerErrorAnswer.nullable(),
      })
      .nullable(),
  })
  .openapi('TestSignInDetails')

const start = createRoute({
  method: 'post',
  path,
  operationId: 'startTestSignIn',
  summary: 'Begin a test sign-in',
  description:
    'Answers an address to open in the same browser. The provider need not be switched on; nobody and nothing is created.',
  tags,
  ...guarded('connections:write', ['VALIDATION_FAILED', 'TOO_MANY_REQUESTS']),
  request: { params: connectionParams },
  responses: {
    201: jsonAnswer(
      'Where to go.',
      z.strictObject({ id: z.string(), url: z.string(), expiresAt: time }).openapi('StartedTest'),
    ),
  },
})

const list = createRoute({
  method: 'get',
  path,
  operationId: 'listTestSignIns',
  summary: 'List the test sign-ins of the last day',
  tags,
  ...guarded('connections:read'),
  request: { params: connectionParams },
  responses: { 200: jsonAnswer('Newest first, at most twenty.', listOf(testAnswer)) },
})

const get = createRoute({
  method: 'get',
  path: `${path}/{testSignInId}`,
  operationId: 'getTestSignIn',
  summary: 'Read what a test sign-in found',
  description: 'It shows the claims of whoever signed in, and so asks for the right to change.',
  tags,
  ...guarded('connections:write'),
  request: { params: testSignInParams },
  responses: { 200: jsonAnswer('Step by step.', testDetailsAnswer) },
})

export function testSignInRoutes({ app, admin, countDiagnosis }: AdminDeps) {
  return createRouter()
    .openapi(start, async (c) => {
      const caller = callerOf(c)
      const id = idFrom('connection', c.req.valid('param').connectionId)
      await countDiagnosis(caller)
      const { test, browserToken } = await startTestSignIn(admin, caller, id)
      testCookie.set(c, app.settings, browserToken)
      const url = testAddress(app, test.id)
      return c.json({ id: test.id, url, expiresAt: test.expiresAt.toISOString() }, 201)
    })
    .openapi(list, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const { items, nextCursor } = await listTestSignIns(admin, callerOf(c), id)
      return c.json({ items: items.map(toTest), nextCursor }, 200)
    })
    .openapi(get, async (c) => {
      const { connectionId, testSignInId } = c.req.valid('param')
      const id = idFrom('connection', connectionId)
      const test = idFrom('testSignIn', testSignInId)
      return c.json(toDetails(await getTestSignIn(admin, callerOf(c), id, test)), 200)
    })
}

function toTest(test: TestSignIn): z.infer<typeof testAnswer> {
  return {
    id: test.id,
    outcome: test.outcome,
    code: test.code,
    createdAt: test.createdAt.toISOString(),
    finishedAt: timeOrNull(test.finishedAt),
    expiresAt: test.expiresAt.toISOString(),
  }
}

function toDetails({ test, report }: TestView): z.infer<typeof testDetailsAnswer> {
  return {
    ...toTest(test),
    replayedAt: timeOrNull(test.replayedAt),
    hasClaims: test.sealedClaims !== null,
    steps: report?.steps.map(({ step, state, details }) => ({ step, state, details })) ?? [],
    error: report?.error ? explain(report.error) : null,
  }
}

function explain({ code, detail, explanation, providerError }: TestError) {
  const { title, hint } = errorCatalogue[code]
  return {
    code,
    title,
    hint,
    detail,
    explanation: toExplanation(explanation),
    providerError: providerError && toProviderErrorAnswer(providerError),
  }
}
