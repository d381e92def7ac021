// What a test sign-in found, step by step: what a page shows, and what is kept, sealed, for a day.
import { z } from 'zod'
import { explanationSchema, type Detail } from './detail.ts'
import { errorCodes, type ErrorCode } from './error-catalogue.ts'

/** In the order in which a sign-in goes through them. */
export const testSteps = [
  'provider',
  'request',
  'response',
  'token',
  'idToken',
  'userInfo',
  'groups',
  'profile',
  'decision',
  'roles',
] as const
export type TestStepName = (typeof testSteps)[number]
/** Steps of the protocol, which the relying party takes; the others are decisions. */
export type ProtocolStep = Exclude<TestStepName, 'profile' | 'decision' | 'roles'>

export type TestStep = {
  readonly step: TestStepName
  /** `waiting`: not reached, because an earlier step failed or the person is not back. */
  readonly state: 'ok' | 'failed' | 'waiting' | 'skipped'
  /** JSON without secrets: codes, tokens, states and nonces are left out or named. */
  readonly details: Readonly<Record<string, unknown>>
}
/** Its detail says which check failed. */
export type TestError = Detail & {
  readonly code: ErrorCode
  readonly providerError: { readonly code: string; readonly description: string } | null
}
export type TestReport = { readonly steps: readonly TestStep[]; readonly error: TestError | null }

/** How a test ended: what a real sign-in would have done, or that it never got so far. */
export const testOutcomes = ['signIn', 'link', 'create', 'confirm', 'deny', 'failed'] as const
export type TestOutcome = (typeof testOutcomes)[number]

/** How long a result is kept, in hours. */
export const testHoursMax = 24

const reportSchema: z.ZodType<TestReport> = z.strictObject({
  steps: z.array(
    z.strictObject({
      step: z.enum(testSteps),
      state: z.enum(['ok', 'failed', 'waiting', 'skipped']),
      details: z.record(z.string(), z.unknown()),
    }),
  ),
  error: z
    .strictObject({
      code: z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]),
      detail: z.string(),
      // A report may be older than the code, or than the field.
      explanation: explanationSchema.nullable().catch(null),
      providerError: z.strictObject({ code: z.string(), description: z.string() }).nullable(),
    })
    .nullable(),
})

const packedBytesMax = 32 * 1024
const textLengthMax = 600
const listLengthMax = 50
const depthMax = 8

/** The report as text to be sealed: long texts and lists are cut, and it always fits. */
export function packReport(report: TestReport): string {
  const short = { ...report, steps: report.steps.map(cutStep) }
  const whole = JSON.stringify(short)
  if (new TextEncoder().encode(whole).length <= packedBytesMax) return whole
  const steps = report.steps.map(({ step, state }) => ({ step, state, details: {} }))
  return JSON.stringify({ ...short, steps })
}

export function unpackReport(packed: string): TestReport | undefined {
  const parsed = reportSchema.safeParse(JSON.parse(packed))
  return parsed.success ? parsed.data : undefined
}

function cutStep({ step, state, details }: TestStep): TestStep {
  const short = Object.entries(details).map(([name, value]) => [name, cut(value, depthMax)])
  return { step, state, details: Object.fromEntries(short) }
}

function cut(value: unknown, depth: number): unknown {
  if (typeof value === 'string')
    return value.length > textLengthMax ? `${value.slice(0, textLengthMax)}… (cut)` : value
  if (typeof value !== 'object' || value === null) return value
  if (depth === 0) return '…'
  if (Array.isArray(value)) {
    const shown = value.slice(0, listLengthMax).map((item: unknown) => cut(item, depth - 1))
    const more = value.length - shown.length
    return more > 0 ? [...shown, `… ${more} more`] : shown
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, cut(item, depth - 1)]),
  )
}
