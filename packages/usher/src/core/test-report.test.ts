import { expect, test } from 'vitest'
import { packReport, unpackReport, type TestReport } from './test-report.ts'

const report = (details: Record<string, unknown>): TestReport => ({
  steps: [{ step: 'idToken', state: 'ok', details }],
  error: null,
})

test('long texts and lists are cut', () => {
  const packed = unpackReport(
    packReport(report({ text: 'x'.repeat(601), short: 'x'.repeat(600), list: Array(51).fill(1) })),
  )
  const details = packed?.steps[0]?.details
  expect(details?.['text']).toBe(`${'x'.repeat(600)}… (cut)`)
  expect(details?.['short']).toHaveLength(600)
  expect(details?.['list']).toEqual([...Array(50).fill(1), '… 1 more'])
})

test('whatever a provider sends, it can be sealed', () => {
  const claims = Object.fromEntries(
    Array.from({ length: 500 }, (_, index) => [`claim${index}`, 'ü'.repeat(600)]),
  )
  const packed = packReport(report({ claims }))
  expect(Buffer.byteLength(packed)).toBeLessThanOrEqual(32 * 1024)
  expect(unpackReport(packed)?.steps).toEqual([{ step: 'idToken', state: 'ok', details: {} }])
})

test('a report that was kept before there were codes for details is read as it was', () => {
  const error = { code: 'ID_TOKEN_INVALID', detail: 'It is old.', providerError: null }
  for (const explanation of [undefined, { code: 'gone', parameters: {} }]) {
    const packed = JSON.stringify({ steps: [], error: { ...error, explanation } })
    expect(unpackReport(packed)?.error).toEqual({ ...error, explanation: null })
  }
})
