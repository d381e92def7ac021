// A sign-in that is real up to the decision and creates nothing: no user, member, identity, session,
// link or attempt. What it leaves is its own row, sealed, and an audit event.
import { isUpstream, type UpstreamConnection } from '../core/connection.ts'
import { decideSignIn, type SignInDecision } from '../core/decide-sign-in.ts'
import { plainDetail } from '../core/detail.ts'
import { errorCatalogue } from '../core/error-catalogue.ts'
import type { ConnectionId, OrganizationId, TestSignInId } from '../core/ids.ts'
import { explainProfile } from '../core/map-profile.ts'
import type { Actor } from '../core/model.ts'
import { packClaims, unpackClaims, type RememberedClaims } from '../core/remembered-claims.ts'
import {
  packReport,
  testHoursMax,
  unpackReport,
  type TestError,
  type TestOutcome,
  type TestReport,
} from '../core/test-report.ts'
import type { VerifiedIdentity } from '../core/verified-identity.ts'
import { loadSignInFacts } from './load-sign-in-facts.ts'
import type { EnginePorts, RequestOrigin, Sealer, Stores, TestSignIn } from './ports.ts'
import { recorder } from './record.ts'
import { rolesAfterTest } from './roles-after-test.ts'
import type { SignInTrail } from './sign-in-trail.ts'

export type TestToStart = {
  readonly organizationId: OrganizationId
  readonly connectionId: ConnectionId
  readonly startedBy: Actor
  /** Hash of the token that the browser keeps. */
  readonly browserHash: string
}

/** Makes the row that the result will go into; the caller writes the audit event. */
export async function insertTestSignIn(
  ports: EnginePorts,
  stores: Stores,
  input: TestToStart,
): Promise<TestSignIn> {
  const createdAt = ports.clock()
  const test: TestSignIn = {
    id: ports.ids('testSignIn'),
    ...input,
    outcome: null,
    code: null,
    sealedReport: null,
    sealedClaims: null,
    createdAt,
    finishedAt: null,
    replayedAt: null,
    expiresAt: new Date(createdAt.getTime() + testHoursMax * 3600 * 1000),
  }
  await stores.testSignIns.insert(test)
  return test
}

/** The person has left for the provider: what was asked of it is kept for the result. */
export async function noteTestRequest(
  ports: EnginePorts,
  test: TestSignIn,
  trail: SignInTrail,
): Promise<void> {
  const report = sealReport(ports.sealer, test.id, { steps: trail.steps(null), error: null })
  await ports.storage.transaction((stores) => stores.testSignIns.note(test.id, report))
}

export type TestEnd = {
  readonly test: TestSignIn
  readonly trail: SignInTrail
  /** What the provider vouched for, or why it did not. */
  readonly outcome:
    | { readonly kind: 'verified'; readonly identity: VerifiedIdentity }
    | ({ readonly kind: 'refused' } & TestError)
  readonly origin: RequestOrigin
}

/** Decides as a real sign-in would, applies nothing, and stores the result. The first result stays. */
export async function finishTestSignIn(ports: EnginePorts, end: TestEnd): Promise<void> {
  const { test, trail, outcome } = end
  await ports.storage.transaction(async (stores) => {
    const decided =
      outcome.kind === 'verified'
        ? await decide(ports, stores, test, outcome.identity, trail)
        : { outcome: 'failed' as const, error: withoutKind(outcome) }
    const packed = outcome.kind === 'verified' ? packClaims(outcome.identity) : null
    const report = { steps: trail.steps(decided.error), error: decided.error }
    const isFirst = await stores.testSignIns.finish(test.id, {
      outcome: decided.outcome,
      code: decided.error?.code ?? null,
      sealedReport: sealReport(ports.sealer, test.id, report),
      sealedClaims: packed === null ? null : ports.sealer.seal(claimsPurpose(test.id), packed),
      finishedAt: ports.clock(),
    })
    if (!isFirst) return
    const { organizationId, connectionId } = test
    const record = recorder(ports, { organizationId, actor: test.startedBy, origin: end.origin })
    record.audit(
      'connection.tested',
      { kind: 'connection', id: connectionId },
      { testSignInId: test.id, outcome: decided.outcome, code: decided.error?.code ?? null },
    )
    await record.write(stores)
  })
}

/** The result, or how far it has come; `undefined` where the seal does not open. */
export function openReport(sealer: Sealer, test: TestSignIn): TestReport | undefined {
  if (test.sealedReport === null) return undefined
  const plain = sealer.open(reportPurpose(test.id), test.sealedReport)
  return plain === undefined ? undefined : unpackReport(plain)
}

export function openTestClaims(sealer: Sealer, test: TestSignIn): RememberedClaims | undefined {
  if (test.sealedClaims === null) return undefined
  const plain = sealer.open(claimsPurpose(test.id), test.sealedClaims)
  return plain === undefined ? undefined : unpackClaims(plain)
}

function reportPurpose(id: TestSignInId): string {
  return `test-sign-in-report.v1 ${id}`
}

function claimsPurpose(id: TestSignInId): string {
  return `test-sign-in-claims.v1 ${id}`
}

function sealReport(sealer: Sealer, id: TestSignInId, report: TestReport): string {
  return sealer.seal(reportPurpose(id), packReport(report))
}

function withoutKind({ code, detail, explanation, providerError }: TestError): TestError {
  return { code, detail, explanation, providerError }
}

type Decided = { readonly outcome: TestOutcome; readonly error: TestError | null }

async function decide(
  ports: EnginePorts,
  stores: Stores,
  test: TestSignIn,
  verified: VerifiedIdentity,
  trail: SignInTrail,
): Promise<Decided> {
  const found = await stores.connections.find(test.connectionId)
  if (!found || !isUpstream(found)) return refused('LOG_IN_SOURCE_NOT_SUPPORTED', 'It is gone.')
  // A provider is tried before it is switched on: the test asks what would happen then.
  const connection: UpstreamConnection = { ...found, enabled: true }
  const question = { connection, verified, invitationTokenHash: null, now: ports.clock() }
  const loaded = await loadSignInFacts(stores, question)
  const decision = decideSignIn(loaded.facts)
  const { attributeMapping } = connection.settings
  trail.enter('profile')
  trail.note({ fields: fieldsOf(explainProfile(attributeMapping, verified).fields) })
  if (decision.kind === 'deny' && decision.code === 'SUBJECT_MISSING')
    return denied(decision, decision.code)
  trail.enter('decision')
  trail.note({
    decision: decision.kind,
    providerEnabled: found.enabled,
    registrationEnabled: found.registrationEnabled,
    trace: decision.trace,
  })
  if (decision.kind === 'deny') return denied(decision, decision.code)
  trail.enter('roles')
  trail.note(await rolesAfterTest(stores, { decision, loaded, connection, verified }))
  return { outcome: decision.kind, error: null }
}

function denied({ trace }: SignInDecision, code: TestError['code']): Decided {
  return { ...refused(code, trace.at(-1)?.saw ?? ''), outcome: 'deny' }
}

function refused(code: TestError['code'], detail: string): Decided {
  const words = plainDetail(detail || errorCatalogue[code].title)
  const error = { code, ...words, providerError: null }
  return { outcome: 'failed', error }
}

/** A picture is named by its size: the report is for reading. */
function fieldsOf(fields: ReturnType<typeof explainProfile>['fields']) {
  return fields.map((field) => ({
    ...field,
    value:
      typeof field.value === 'string' && field.value.startsWith('data:')
        ? `(a picture of ${Math.round(field.value.length / 1365)} kB)`
        : field.value,
  }))
}
