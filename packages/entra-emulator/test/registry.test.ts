import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aadstsCodes } from '../src/oauth/aadsts.ts'

const here = import.meta.dirname

function textOf(folder: string, isWanted: (name: string) => boolean): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && isWanted(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

const source = textOf(join(here, '../src'), (name) => !name.includes('aadsts'))
const tests = textOf(here, (name) => !name.startsWith('registry'))

// A row that nothing raises is a promise that the emulator does not keep.
test.each(aadstsCodes)('AADSTS%i is raised somewhere and tested somewhere', (code) => {
  expect(source).toMatch(new RegExp(`\\b${code}\\b`))
  expect(tests).toMatch(new RegExp(`(\\b|AADSTS)${code}\\b`))
})
