import { expect, test } from 'vitest'
import { errorFieldsOf, refusedByProvider } from './provider-error.ts'

test.each([
  [{ error: 'invalid_grant' }, { error: 'invalid_grant', description: '', numbers: [] }],
  [
    { error: 'x', error_description: 'why', error_codes: [1] },
    { error: 'x', description: 'why', numbers: [1] },
  ],
  [
    { error: 'x', error_description: 5, error_codes: 'y' },
    { error: 'x', description: '', numbers: [] },
  ],
])('OAuth errors are read leniently: %j', (body, fields) => {
  expect(errorFieldsOf(body)).toEqual(fields)
})

test.each([undefined, null, [], 'error', {}, { error: '' }, { error: { code: 'x' } }])(
  'other bodies are none: %j',
  (body) => expect(errorFieldsOf(body)).toBeUndefined(),
)

test('a provider that echoes our secret does not get it into a log or onto a page', () => {
  const fields = {
    error: 'bad-s3cr3t-value',
    description: 'You sent s3cr3t-value and code-123.',
    numbers: [],
  }
  const refusal = refusedByProvider(fields, 'token', ['s3cr3t-value', 'code-123', ''])
  expect(JSON.stringify([refusal.message, refusal.detail, refusal.providerError])).not.toMatch(
    /s3cr3t-value|code-123/,
  )
  expect(refusal.providerError?.description).toBe('You sent [redacted] and [redacted].')
})
