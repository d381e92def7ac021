import { describe, expect, test } from 'vitest'
import { html, isolated } from './html.ts'

describe('html', () => {
  test('escapes text in content and in quoted attributes', () => {
    const hostile = `"><script>alert('x')</script>&`
    const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;'
    expect(html`<p title="${hostile}">${hostile}</p>`.toString()).toBe(
      `<p title="${escaped}">${escaped}</p>`,
    )
  })

  test('keeps markup of nested templates and escapes strings in nested lists', () => {
    const list = [html`<b>${'<1>'}</b>`, ['<2>', [html`<i>3</i>`]]]
    expect(html`<p>${list}</p>`.toString()).toBe('<p><b>&lt;1&gt;</b>&lt;2&gt;<i>3</i></p>')
  })

  test('renders nothing for absent values, and numbers as they are', () => {
    expect(html`[${null}${undefined}${false}${0}]`.toString()).toBe('[0]')
  })

  test('escapes once, not twice, when a rendered value is used again', () => {
    expect(html`${html`${'&'}`}`.toString()).toBe('&amp;')
  })

  test('drops direction overrides, isolates and control characters, keeps line feeds', () => {
    const name = 'a\u202Eb\u2066c\u2069d\u0000e\u001Bf\u0085g\nh'
    expect(html`${name}`.toString()).toBe('abcdefg\nh')
    expect(isolated(name).toString()).toBe('<bdi>abcdefg\nh</bdi>')
  })

  test('keeps right-to-left names whole', () => {
    expect(isolated('עדה לאבלייס').toString()).toBe('<bdi>עדה לאבלייס</bdi>')
  })

  test('a line break in a template is one space, one in a value stays', () => {
    const value = 'a\n  b'
    // prettier-ignore
    const made = html`<ul
      class="x"
    >
      <li
        >${value}</li
      >
    </ul>`
    expect(made.toString()).toBe('<ul class="x"> <li>a\n  b</li> </ul>')
  })
})
