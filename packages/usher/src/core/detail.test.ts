import { expect, test } from 'vitest'
import { detailCodes, detailOf, explanationSchema, plainDetail } from './detail.ts'

test('a detail is a sentence, and what it was made of', () => {
  expect(detailOf('keysStatus', { host: 'login.example', status: 503 })).toEqual({
    detail: 'The provider’s keys at login.example came with status 503.',
    explanation: { code: 'keysStatus', parameters: { host: 'login.example', status: '503' } },
  })
  expect(detailOf('idTokenMissing')).toEqual({
    detail: 'The provider sent no ID token.',
    explanation: { code: 'idTokenMissing', parameters: {} },
  })
})

test('a value is not read as a text with names in it', () => {
  const { detail } = detailOf('discoveryStatus', { host: '{status}', status: 404 })
  expect(detail).toBe('The discovery document at {status} came with status 404.')
})

test('what has words elsewhere has no explanation', () => {
  expect(plainDetail('The rule said no.')).toEqual({
    detail: 'The rule said no.',
    explanation: null,
  })
})

test('only codes of the list are read back', () => {
  for (const code of detailCodes)
    expect(explanationSchema.safeParse({ code, parameters: {} }).success).toBe(true)
  expect(explanationSchema.safeParse({ code: 'gone', parameters: {} }).success).toBe(false)
})
