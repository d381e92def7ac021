// What helps an administrator to set a provider up: presets, the check before and after saving, what
// a provider's error means, and what would go with a provider.
import { createRoute, z } from '@hono/zod-openapi'
import { connectionFindings, type ConnectionFinding } from '../../../admin/connection-findings.ts'
import { connectionUsage } from '../../../admin/connection-usage.ts'
import { checkUnsaved, getConnection } from '../../../admin/connections.ts'
import { isUpstream } from '../../../core/connection.ts'
import { errorCatalogue, errorCodes, UsherError } from '../../../core/error-catalogue.ts'
import { explainedCodes, explainProviderError } from '../../../oauth/explain-provider-error.ts'
import { provable, type Finding, type Inspection } from '../../../oauth/relying-party.ts'
import { providerAddresses } from './connection-answer.ts'
import { connectionToCheck, settingsFrom } from './connection-fields.ts'
import { detailFields, toExplanation } from './detail-answer.ts'
import { callerOf, guarded } from './guard.ts'
import {
  connectionParams,
  createRouter,
  idFrom,
  jsonAnswer,
  jsonBody,
  listOf,
  organizationParams,
  type AdminDeps,
} from './parts.ts'
import { presetAnswer, toPresetAnswers } from './preset-answer.ts'
import {
  explanationAnswer,
  providerErrorAnswer,
  toProviderErrorAnswer,
} from './provider-error-answer.ts'

const tags = ['Connections']
const settingsErrors = ['VALIDATION_FAILED', 'PLACEHOLDER_IN_URL', 'ROLE_UNKNOWN'] as const

const presets = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/connection-presets',
  operationId: 'listConnectionPresets',
  summary: 'List the providers that can be set up by name, and what to register there',
  tags,
  ...guarded('connections:read'),
  request: { params: organizationParams },
  responses: {
    200: jsonAnswer(
      'In the order in which they are offered.',
      listOf(presetAnswer).extend({
        redirectUri: z
          .string()
          .openapi({ description: 'To be registered at the provider, exactly as it stands.' }),
      }),
    ),
  },
})

const explanations = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/provider-errors',
  operationId: 'listProviderErrors',
  summary: 'List what the errors of providers mean and what to do about each',
  description: 'For the pages that a provider shows by itself, of which nothing is heard here.',
  tags,
  ...guarded('connections:read'),
  request: { params: organizationParams },
  responses: { 200: jsonAnswer('All that are known.', listOf(explanationAnswer)) },
})

const finding = z
  .strictObject({
    severity: z.enum(['error', 'warning']),
    path: z.string().openapi({
      description:
        'The setting that it is about: `clientId`, `tenantIds.0`, `redirectUri`, `secrets.<id>` …',
    }),
    code: z.enum(errorCodes),
    ...detailFields,
    hint: z.string(),
    providerError: providerErrorAnswer.nullable(),
  })
  .openapi('Finding')
const inspectionAnswer = z
  .strictObject({
    ok: z.boolean(),
    issuer: z.string().nullable(),
    endpoints: z.strictObject({
      authorization: z.string().nullable(),
      token: z.string().nullable(),
      userInfo: z.string().nullable(),
      keys: z.string().nullable(),
    }),
    proven: z.array(z.enum(provable)).openapi({
      description:
        'What is certain by now: that the `addresses` answer, that `keys` and issuer fit together, that `client` and redirect URI are known, that each `secret` was accepted.',
    }),
    findings: z.array(finding),
  })
  .openapi('Inspection')

const check = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/connections/check',
  operationId: 'checkConnection',
  summary: 'Try settings before saving them',
  description:
    'Asks the provider about its endpoints, and whether client id, redirect URI and secret are right.',
  tags,
  ...guarded('connections:write', [...settingsErrors, 'TOO_MANY_REQUESTS']),
  request: { params: organizationParams, body: jsonBody(connectionToCheck) },
  responses: { 200: jsonAnswer('What was found.', inspectionAnswer) },
})

const checkSaved = createRoute({
  method: 'post',
  path: '/organizations/{organizationId}/connections/{connectionId}/check',
  operationId: 'checkSavedConnection',
  summary: 'Try a provider as it is saved, with each of its secrets',
  tags,
  ...guarded('connections:write', ['CONFLICT', 'TOO_MANY_REQUESTS']),
  request: { params: connectionParams },
  responses: { 200: jsonAnswer('What was found.', inspectionAnswer) },
})

const usage = createRoute({
  method: 'get',
  path: '/organizations/{organizationId}/connections/{connectionId}/usage',
  operationId: 'getConnectionUsage',
  summary: 'Count what hangs on a provider, and would go with it',
  tags,
  ...guarded('connections:read'),
  request: { params: connectionParams },
  responses: {
    200: jsonAnswer(
      'As it is now.',
      z
        .strictObject({
          identities: z.int(),
          sessions: z.int(),
          directories: z.array(z.string()),
        })
        .openapi('ConnectionUsage'),
    ),
  },
})

export function connectionCheckRoutes({ app, admin, countDiagnosis }: AdminDeps) {
  const { redirectUri } = providerAddresses(app.settings.baseUrl)
  return createRouter()
    .openapi(presets, (c) =>
      c.json({ items: toPresetAnswers(), nextCursor: null, redirectUri }, 200),
    )
    .openapi(explanations, (c) => c.json({ items: toExplanations(), nextCursor: null }, 200))
    .openapi(check, async (c) => {
      const caller = callerOf(c)
      const input = c.req.valid('json')
      const settings = await checkUnsaved(admin, caller, settingsFrom(input))
      await countDiagnosis(caller)
      const found = await app.relyingParty.inspect(settings, input.clientSecret)
      return c.json(toInspectionAnswer(found), 200)
    })
    .openapi(checkSaved, async (c) => {
      const caller = callerOf(c)
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const { connection, secrets } = await getConnection(admin, caller, id)
      if (!isUpstream(connection))
        throw new UsherError('CONFLICT', { detail: 'The e-mail provider has nobody to ask.' })
      await countDiagnosis(caller)
      const found = await app.relyingParty.inspectSaved(connection, secrets)
      const own = connectionFindings(connection, secrets, admin.clock())
      return c.json(toInspectionAnswer(found, own), 200)
    })
    .openapi(usage, async (c) => {
      const id = idFrom('connection', c.req.valid('param').connectionId)
      const { identities, sessions, directories } = await connectionUsage(admin, callerOf(c), id)
      return c.json({ identities, sessions, directories: [...directories] }, 200)
    })
}

/** What the provider says counts; what the connection says of itself comes first. */
function toInspectionAnswer(
  found: Inspection,
  own: readonly ConnectionFinding[] = [],
): z.infer<typeof inspectionAnswer> {
  const { authorization, token, userInfo, keys } = found.endpoints
  const told = own.map((one) => ({
    ...one,
    hint: errorCatalogue[one.code].hint,
    providerError: null,
  }))
  const findings = [...told, ...found.findings]
  return {
    ok: findings.every(({ severity }) => severity !== 'error'),
    issuer: found.issuer,
    endpoints: { authorization, token, userInfo, keys },
    proven: [...found.proven],
    findings: findings.map(toFinding),
  }
}

function toFinding(found: Finding): z.infer<typeof finding> {
  const { severity, path, code, detail, explanation, hint, providerError } = found
  return {
    severity,
    path,
    code,
    detail,
    explanation: toExplanation(explanation),
    hint,
    providerError: providerError && toProviderErrorAnswer(providerError),
  }
}

function toExplanations(): z.infer<typeof explanationAnswer>[] {
  return explainedCodes.flatMap((code) => {
    const explained = explainProviderError(code)
    if (explained === undefined) return []
    const { meaning, fix, where, setting } = explained
    return [{ code, meaning, fix, where, setting }]
  })
}
