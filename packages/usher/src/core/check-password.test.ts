import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkPassword, passwordProblemText } from './check-password.ts'
import type { PasswordProblem } from './check-password.ts'

const good = [
  'correct mule battery staple',
  'kettle-vapour-91-drums',
  'Tr0ub4dor&3-again',
  'пароль от сейфа номер девять',
  '東京の夏は暑いですね元気ですか',
  'hunter of the lost umbrella',
  'welcome to my tiny kitchen',
]

describe('accepts', () => {
  test.each(good)('%s', (password) => {
    expect(checkPassword(password, ['ada@contoso.example', 'Ada'])).toBeUndefined()
  })

  test('random passwords of any kind', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (one, other) => {
        expect(checkPassword(one + other)).toBeUndefined()
      }),
    )
  })
})

describe('length, in characters and not in code units', () => {
  test.each<[number, PasswordProblem | undefined]>([
    [0, 'too-short'],
    [11, 'too-short'],
    [12, undefined],
    [256, undefined],
    [257, 'too-long'],
  ])('%i', (length, expected) => {
    const varied = Array.from({ length }, (_, index) => 'kx7!Qmz2 vB'[(index * 7) % 11]).join('')
    expect(checkPassword(varied)).toBe(expected)
    const astral = Array.from({ length }, (_, index) => String.fromCodePoint(0x1f600 + index))
    expect(checkPassword(astral.join(''))).toBe(expected)
  })
})

test.each<[string, PasswordProblem]>([
  ['aaaaaaaaaaaa', 'repetitive'],
  ['abababababab', 'repetitive'],
  ['111222333444', 'repetitive'],
  ['password1234', 'common'],
  ['Password-2026!', 'common'],
  ['P4ssword-2026!', 'common'],
  ['p455w0rd9999', 'common'],
  ['password password', 'common'],
  ['passwordpasswordpassword', 'common'],
  ['2026Welcome!!', 'common'],
  ['welcome2026!', 'common'],
  ['ＰＡＳＳＷＯＲＤ１２３４', 'common'],
  ['correct horse battery staple', 'common'],
  ['Correct-Horse-Battery-Staple-1', 'common'],
  ['qwertyuiop12', 'common'],
  ['qwertyuiopasdfghjkl', 'common'],
  ['poiuytrewqlkj', 'common'],
  ['123456789012', 'common'],
  ['098765432109', 'common'],
  ['1qaz2wsx3edc', 'common'],
  ['1q2w3e4r5t6y', 'common'],
  ['abcdefghijkl', 'common'],
  ['qwerqwerqwer', 'repetitive'],
  ['qwertyqwerty', 'common'],
  ['letmein123456', 'common'],
])('refuses %s', (password, problem) => {
  expect(checkPassword(password)).toBe(problem)
})

test.each([
  ['ada.lovelace@contoso.example', 'my-adalovelace-key'],
  ['ada.lovelace@contoso.example', 'ADA.LOVELACE is here'],
  ['ada.lovelace@contoso.example', 'a-d-a-love lace 1843'],
  ['Contoso Ltd', 'contosoltd forever'],
])('refuses a password with %s in it: %s', (word, password) => {
  expect(checkPassword(password, [word])).toBe('contains-personal-word')
})

test('personal words too short to mean anything do not count', () => {
  expect(checkPassword('kettle-vapour-drums', ['vap@contoso.example', '', '@', '...'])).toBe(
    undefined,
  )
})

test('answers for any text, and has a sentence for each answer', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.array(fc.string()), (password, personal) => {
      const problem = checkPassword(password, personal)
      return problem === undefined || passwordProblemText[problem].endsWith('.')
    }),
  )
  expect(Object.keys(passwordProblemText)).toHaveLength(5)
})
