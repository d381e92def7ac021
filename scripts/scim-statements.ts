// Which test proves which numbered statement of docs/scim.md: read from the titles of the tests, so
// that the table cannot say what no test does. `node scripts/scim-statements.ts` writes it anew.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const documentPath = 'docs/scim.md'
export const statementsMax = 122
const folders = [
  'packages/usher/test/conformance/scim',
  'packages/usher/test/scenarios',
  'packages/usher/test/advisories',
]
const begin = '<!-- table: made by scripts/scim-statements.ts -->'
const end = '<!-- end of table -->'
/** `68. startIndex and count …`, `27 and 95. POST: …`, `11: answers 429 …`. */
const title = /\(\s*(['"`])((?:\d+(?:, | and )?)+)[.:] (.*?)\1/g

type Proof = { readonly file: string; readonly title: string }

export function findProofs(): ReadonlyMap<number, readonly Proof[]> {
  const proofs = new Map<number, Proof[]>()
  for (const folder of folders)
    for (const name of readdirSync(folder).toSorted()) {
      if (!name.endsWith('.test.ts')) continue
      const file = join(folder, name)
      for (const [, , numbers = '', text = ''] of readFileSync(file, 'utf8').matchAll(title))
        for (const number of numbers.split(/, | and /).map(Number))
          proofs.set(number, [...(proofs.get(number) ?? []), { file, title: text }])
    }
  return proofs
}

/** The document with its table as the tests have it now. */
export function withTable(document: string): string {
  const [before] = document.split(begin)
  const [, after] = document.split(end)
  return `${before ?? ''}${begin}\n\n${table()}\n${end}${after ?? ''}`
}

function table(): string {
  const proofs = findProofs()
  const rows = Array.from({ length: statementsMax }, (_, index) => {
    const found = proofs.get(index + 1) ?? []
    const tests = [...Map.groupBy(found, ({ file }) => file)].map(
      ([file, own]) =>
        `[${file.slice(file.lastIndexOf('/') + 1)}](../${file}): ${own.map((proof) => plain(proof.title)).join('; ')}`,
    )
    return `| ${index + 1} | ${tests.join('<br>')} |`
  })
  return ['| statement | tests |', '| --- | --- |', ...rows, ''].join('\n')
}

function plain(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('`', '').replaceAll('<', '&lt;').trim()
}

if (import.meta.main) writeFileSync(documentPath, withTable(readFileSync(documentPath, 'utf8')))
