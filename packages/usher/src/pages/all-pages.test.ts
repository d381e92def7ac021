// What holds for every page, swept over a sample of each; once plain, once with every word from
// outside made hostile.
import { describe, expect, test } from 'vitest'
import { entrySamples } from './samples/entry-samples.ts'
import type { SamplePage } from './samples/sample-words.ts'
import { stylesheet } from './stylesheet.ts'

const plain = entrySamples((word) => word)
const hostileWord = `x"'><script>alert(1)</script><img src=x onerror=alert(1)>\u202Egpj`
const hostile = entrySamples((word) => word + hostileWord)
const pageBytesMax = 30_000

function tags(page: SamplePage): readonly string[] {
  return page.html.match(/<[a-z][^>]*>/g) ?? []
}
function attribute(tag: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]
}
/** Which start tags a page has and which attributes they have, without the values. */
function skeleton(page: SamplePage): readonly string[] {
  return tags(page).map((tag) => tag.replaceAll(/="[^"]*"/g, '=""'))
}

test('there is a sample of every page', () => {
  expect(plain.map((page) => page.name).toSorted()).toMatchInlineSnapshot(`
    [
      "account",
      "check-mail",
      "choose-password-reset",
      "choose-password-set-up",
      "choose-password-sign-up",
      "error",
      "invitation",
      "link-approve",
      "link-prove",
      "reset-request",
      "set-up",
      "sign-in",
      "sign-in-entra",
      "sign-in-home-realm",
      "sign-in-nothing",
      "sign-in-notice",
      "sign-up",
      "signed-out",
    ]
  `)
})

describe.each(plain)('$name', (page) => {
  test('has no script, no inline style, no event handler', () => {
    for (const tag of tags(page)) {
      expect(tag).not.toMatch(/^<(?:script|style|iframe|object|embed|base)\b/)
      expect(tag.replaceAll(/="[^"]*"/g, '=""')).not.toMatch(/ (?:style|on[a-z]+)=/)
    }
  })

  test('loads nothing but the style sheet and pictures', () => {
    const links = tags(page).filter((tag) => tag.startsWith('<link'))
    expect(links.map((tag) => attribute(tag, 'href'))).toEqual(['data:,', stylesheet.path])
    const sources = tags(page).flatMap((tag) => attribute(tag, 'src') ?? [])
    expect(sources.filter((source) => !/^(?:https:\/\/|data:image\/)/.test(source))).toEqual([])
  })

  test('has a label for every field, and ids are unique', () => {
    const ids = tags(page).flatMap((tag) => attribute(tag, 'id') ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    const labelled = new Set(tags(page).flatMap((tag) => attribute(tag, 'for') ?? []))
    const fields = tags(page).filter(
      (tag) => tag.startsWith('<input') && !/type="hidden"|^<input hidden/.test(tag),
    )
    for (const field of fields) expect(labelled).toContain(attribute(field, 'id'))
    for (const help of tags(page).flatMap((tag) => attribute(tag, 'aria-describedby') ?? [])) {
      expect(ids).toContain(help)
    }
  })

  test('every form that changes something carries the csrf token', () => {
    const forms = page.html.match(/<form[^>]*method="post".*?<\/form>/gs) ?? []
    for (const form of forms) {
      expect(form).toContain('<input type="hidden" name="csrf" value="sample-csrf-token"')
    }
  })

  test('has one heading of the first rank, one main part, a title and a language', () => {
    expect(page.html.match(/<h1[ >]/g)).toHaveLength(1)
    expect(page.html.match(/<main[ >]/g)).toHaveLength(1)
    expect(page.html).toMatch(/<title>[^<]+<\/title>/)
    expect(page.html).toContain('<html lang="en">')
  })

  test('every placeholder of a text was filled', () => {
    expect(page.html).not.toMatch(/\{\w+\}|undefined|null|\[object/)
  })

  test('leads only to this server or to web addresses', () => {
    const targets = tags(page)
      .filter((tag) => /^<(?:a|form)\b/.test(tag))
      .map((tag) => attribute(tag, 'action') ?? attribute(tag, 'href'))
    expect(targets.filter((target) => !/^(?:\/|https?:\/\/|#)/.test(target ?? ''))).toEqual([])
  })
})

describe.each(hostile)('hostile words: $name', (page) => {
  test('stay words: not a tag or an attribute more than with kind ones', () => {
    const kind = entrySamples((word) => word + 'x').find((other) => other.name === page.name)
    expect(skeleton(page)).toEqual(skeleton(kind ?? { name: '', html: '' }))
  })

  test('neither markup nor direction overrides get through', () => {
    expect(page.html).not.toContain('<script')
    expect(page.html).not.toContain('<img src=x')
    expect(page.html).not.toContain('javascript:')
    expect(page.html).not.toContain('\u202E')
  })
})

test('the sign-in page with its style sheet stays under 30 kB', () => {
  const signIn = plain.find((page) => page.name === 'sign-in')?.html ?? ''
  expect(signIn).not.toBe('')
  expect(Buffer.byteLength(signIn) + Buffer.byteLength(stylesheet.content)).toBeLessThan(
    pageBytesMax,
  )
})
