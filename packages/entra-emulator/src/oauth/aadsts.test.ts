import { expect, test } from 'vitest'
import { failure } from './aadsts.ts'
import { describeFailure, errorBody, newTrace } from './entra-error.ts'

const trace = newTrace(new Date('2026-08-13T01:02:03.456Z'), 'c0ffee00-0000-4000-8000-000000000000')

test('the text goes on one line with the three numbers at its end', () => {
  expect(describeFailure(failure(54005), { ...trace, traceId: 't' })).toBe(
    'AADSTS54005: OAuth2 Authorization code was already redeemed, please retry with a new valid ' +
      'code or use an existing refresh token. Trace ID: t ' +
      'Correlation ID: c0ffee00-0000-4000-8000-000000000000 Timestamp: 2026-08-13 01:02:03Z',
  )
})

test('the body has its fields in order, and error_uri only where there is a page', () => {
  const origin = 'http://localhost:1'
  expect(Object.keys(errorBody(failure(54005), trace, origin))).toEqual([
    'error',
    'error_description',
    'error_codes',
    'timestamp',
    'trace_id',
    'correlation_id',
    'error_uri',
  ])
  expect(errorBody(failure(70003), trace, origin)).not.toHaveProperty('error_uri')
})

test('values are put in as they are, also where they look like a placeholder', () => {
  const { text } = failure(700016, { appId: '{tenant}', tenant: '$&' })
  expect(text).toContain("identifier '{tenant}' was not found in the directory '$&'")
})
