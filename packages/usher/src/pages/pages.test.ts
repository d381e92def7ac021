// What single pages promise, beside what holds for all of them.
import { expect, test } from 'vitest'
import { errorPage, type ErrorView } from './error-page.ts'
import { linkPage } from './link-page.ts'
import { entrySamples } from './samples/entry-samples.ts'

const kind = (word: string) => word
const samples = new Map(entrySamples(kind).map((page) => [page.name, page.html]))
const sample = (name: string) => samples.get(name) ?? ''
const spoken = (markup: string) =>
  markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

test('error page: shows code, hint, the provider’s words and the reference number', () => {
  const page = sample('error')
  expect(page).toContain('<code>7F3K-92QM-X1</code>')
  expect(page).toContain('Give this to your administrator')
  expect(page).toContain('<code>CLIENT_SECRET_INVALID</code>')
  expect(page).toContain('<code>AADSTS7000215</code>')
  expect(page).toContain('<time datetime="2026-11-24T09:05:00.000Z">24 Nov 2026, 09:05 UTC</time>')
})

test('error page: leaves out what is not known', () => {
  const view: ErrorView = {
    organization: null,
    code: 'NOT_FOUND',
    title: 'There is nothing here.',
    hint: 'Check the address and the id.',
    detail: null,
    providerError: null,
    reference: null,
    at: null,
    signInHref: null,
  }
  const page = errorPage(view)
  expect(page).not.toContain('Reference number')
  expect(page).not.toContain('The provider said')
  expect(page).not.toContain('What happened')
  expect(page).not.toContain('Back to sign-in')
})

test('link page: approval names connection, organization, both identities and the power', () => {
  const side = { displayName: null, username: null, avatarUrl: null }
  const page = linkPage({
    organization: { name: 'Contoso', logoUrl: null },
    connectionName: 'Entra ID',
    notice: null,
    step: {
      kind: 'approve',
      existing: { ...side, email: 'ada@home.example' },
      arriving: { ...side, email: 'ada@contoso.com' },
      csrf: 'c1',
    },
  })
  expect(spoken(page)).toContain(
    'From now on whoever controls ada@contoso.com at Contoso can sign in to this account.',
  )
  expect(spoken(page)).toContain('through Entra ID at Contoso')
  expect(spoken(page)).toContain('ada@home.example')
  expect(page).toContain('<form method="post" action="/sign-in/link">')
  expect(page).toContain('name="decision" value="approve"')
  expect(page).toContain('name="decision" value="cancel"')
})

test('link page: the first step has no way to approve', () => {
  expect(sample('link-prove')).toContain('An account with this address exists')
  expect(sample('link-prove')).not.toContain('value="approve"')
})

test('account page: this device cannot be revoked from its own row, others can', () => {
  const page = sample('account')
  expect(page.match(/action="\/account\/sessions\/revoke"/g)).toHaveLength(3)
  expect(page.match(/name="session"/g)).toHaveLength(2)
  expect(page.match(/name="scope" value="others"/g)).toHaveLength(1)
  expect(spoken(page).match(/This device/g)).toHaveLength(1)
  expect(page).toContain('aria-label="Sign out Safari on iPhone, last seen 2 Sept 2026, 14:30 UTC"')
})

test('account page: each switch button says where to', () => {
  expect(sample('account')).toContain('aria-label="Switch to Fabrikam"')
  expect(sample('account')).toContain('aria-label="Switch to Northwind Traders"')
})

test('choose password: new password of at least 12 characters, token in a hidden field', () => {
  const page = sample('choose-password-reset')
  expect(page).toContain('<input type="hidden" name="token" value="sample-token"')
  expect(page).toMatch(/autocomplete="new-password" minlength="12"/)
})

test('account page: administrators are led to the console', () => {
  expect(spoken(sample('account'))).toContain('You administer this organization. Open the console')
  expect(sample('account')).toContain('<a href="/console">')
})
