import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { stylesheet } from './stylesheet.ts'

test('is named after its content, so that a change has another address', () => {
  const hash = createHash('sha256').update(stylesheet.content).digest('hex')
  expect(stylesheet.path).toBe(`/assets/usher-${hash.slice(0, 16)}.css`)
})

test('loads nothing from elsewhere', () => {
  expect(stylesheet.content).not.toMatch(/@import|url\(/)
})

test('every custom property that is used is defined', () => {
  const used = stylesheet.content.matchAll(/var\((--[a-z-]+)/g)
  for (const [, name] of used) expect(stylesheet.content).toContain(`${name}:`)
})

test('braces are balanced', () => {
  const { content } = stylesheet
  expect(content.split('{').length).toBe(content.split('}').length)
})
