import { describe, expect, test } from 'vitest'
import type { SignInWays } from './parts/sign-in-ways.ts'
import { errorNotice } from './parts/notice.ts'
import { signInPage } from './sign-in-page.ts'

const nothing: SignInWays = {
  providers: [],
  email: null,
  homeRealm: null,
  returnTo: null,
  csrf: null,
}
const contoso = { name: 'Contoso', logoUrl: null }
const render = (ways: Partial<SignInWays>) =>
  signInPage({ organization: contoso, ways: { ...nothing, ...ways }, notice: null })

/** What a screen reader says: tags take no room inside a line of text. */
const spoken = (markup: string) =>
  markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

const withLogo = (logoUrl: string) =>
  signInPage({ organization: { name: 'Contoso', logoUrl }, ways: nothing, notice: null })

describe('sign-in page', () => {
  test('a provider’s link says exactly "Sign in with {name}" and leads to its address', () => {
    const href = '/api/auth/oauth2/authorize?connection=con_1&return_to=%2F'
    const page = render({ providers: [{ name: 'Entra ID', kind: 'entra', href }] })
    const [link = ''] = /<a class="button.*?<\/a>/s.exec(page) ?? []
    expect(spoken(link)).toBe('Sign in with Entra ID')
    expect(link).toContain(`href="${href.replaceAll('&', '&amp;')}"`)
    expect(page).not.toContain('<form')
  })

  test('keeps the providers in the order given', () => {
    const providers = ['B', 'A'].map((name) => ({ name, kind: 'oidc' as const, href: '/x' }))
    const page = render({ providers })
    expect(page.indexOf('<bdi>B</bdi>')).toBeLessThan(page.indexOf('<bdi>A</bdi>'))
  })

  test('the e-mail form sends address, password, organization and return address', () => {
    const email = {
      organization: 'contoso',
      address: null,
      signUpHref: null,
      resetHref: '/reset',
    }
    const page = render({ email, returnTo: '/reports', csrf: 'c1' })
    const names = [...page.matchAll(/<input[^>]* name="([^"]+)"/g)].map(([, name]) => name)
    expect(names).toEqual(['csrf', 'organization', 'return_to', 'email', 'password'])
    expect(page).toContain('<form method="post" action="/api/auth/email/sign-in">')
    expect(page).toContain('autocomplete="current-password"')
    expect(page).not.toContain('Create an account')
    expect(page).toContain('<a href="/reset">Forgot your password?</a>')
  })

  test('offers sign-up only where registration is on', () => {
    const email = { organization: 'contoso', address: null, resetHref: '/reset' }
    const page = render({ email: { ...email, signUpHref: '/sign-up' } })
    expect(page).toContain('<a href="/sign-up">Create an account</a>')
  })

  test('asks for an address where the organization is open', () => {
    const page = signInPage({
      organization: null,
      ways: { ...nothing, homeRealm: { address: 'ada@contoso.com' } },
      notice: null,
    })
    expect(page).toContain('<form method="post" action="/sign-in">')
    expect(page).toContain('value="ada@contoso.com"')
    expect(page).toContain('<h1>Sign in</h1>')
  })

  test('says so when nothing has been set up', () => {
    const page = signInPage({ organization: null, ways: nothing, notice: null })
    expect(page).toContain('Nobody can sign in here yet')
    expect(page).toContain('Console → Authentication')
  })

  test('shows an error with its code and hint, to be read out at once', () => {
    const page = signInPage({
      organization: contoso,
      ways: nothing,
      notice: errorNotice('CREDENTIALS_INVALID'),
    })
    expect(page).toMatch(/role="alert">\s*<strong>The e-mail address or the password is wrong\./)
    expect(page).toContain('Check both, or reset the password.')
    expect(page).toContain('CREDENTIALS_INVALID')
  })

  test('shows a safe logo, and a letter instead of an unsafe one', () => {
    expect(withLogo('https://cdn.contoso.com/l.png')).toContain(
      '<img class="logo" src="https://cdn.contoso.com/l.png" alt=""',
    )
    expect(withLogo('javascript:alert(1)')).not.toContain('<img')
    expect(withLogo('javascript:alert(1)')).toContain('aria-hidden="true">C</span>')
  })
})
