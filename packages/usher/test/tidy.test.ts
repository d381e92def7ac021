// What no compiler sees: documents that would go stale.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findProofs, statementsMax } from '../../../scripts/scim-statements.ts'

const document = readFileSync('docs/scim.md', 'utf8')

test('every statement about SCIM has a test that names its number', () => {
  const proofs = findProofs()
  const missing = Array.from({ length: statementsMax }, (_, index) => index + 1).filter(
    (number) => !proofs.has(number),
  )
  expect(missing).toEqual([])
})

test('the table of statements names the files in which the tests are', () => {
  const rows = new Map(
    Array.from(document.matchAll(/^\| (\d+) +\| (\[.*) \|$/gm), ([, number, cell]) => [
      Number(number),
      cell ?? '',
    ]),
  )
  const stale = [...findProofs()].flatMap(([number, proofs]) =>
    proofs.filter(({ file }) => number <= statementsMax && !rows.get(number)?.includes(file)),
  )
  expect(stale).toEqual([])
})
