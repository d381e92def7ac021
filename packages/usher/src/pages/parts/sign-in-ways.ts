// The ways to sign in, as blocks: provider buttons, e-mail and password, and the question for an
// address that leads to the right provider. Shared by the sign-in, link and invitation pages.
import type { ConnectionKind } from '../../core/connection.ts'
import { html, isolated, type Html } from '../html.ts'
import { safeLink } from '../safe-address.ts'
import { rich, text } from '../texts.ts'
import { csrfField, field, hidden } from './field.ts'
import { glyph } from './glyph.ts'

export type ProviderButton = {
  /** The connection's name; the button reads "Sign in with {name}". */
  readonly name: string
  readonly kind: ConnectionKind
  readonly href: string
}

export type EmailSignIn = {
  /** Slug of the organization, sent along as `organization`. */
  readonly organization: string
  readonly address: string | null
  /** `null` where registration is off. */
  readonly signUpHref: string | null
  readonly resetHref: string
}

export type SignInWays = {
  readonly providers: readonly ProviderButton[]
  readonly email: EmailSignIn | null
  /** Asks for the address first, where no organization is chosen or there are several. */
  readonly homeRealm: { readonly address: string | null } | null
  /** Sent along as `return_to`. */
  readonly returnTo: string | null
  readonly csrf: string | null
}

/** Where the e-mail form goes: `email`, `password`, `organization`, `return_to`, `csrf`. */
export const emailSignInAction = '/api/auth/email/sign-in'
/** Where the address goes that chooses the provider: `email`, `return_to`, `csrf`. */
export const homeRealmAction = '/sign-in'
const passwordLengthMax = 256

export function hasWays(ways: SignInWays): boolean {
  return ways.providers.length > 0 || ways.email !== null || ways.homeRealm !== null
}

export function signInWays(ways: SignInWays): Html {
  const blocks = [
    ways.providers.length > 0 && providerList(ways.providers),
    ways.homeRealm !== null && homeRealmForm(ways, ways.homeRealm.address),
    ways.email !== null && emailForm(ways, ways.email),
  ].filter((block) => block !== false)
  return html`${blocks.map((block, index) => [index > 0 && html`<div class="or">${text('or')}</div>`, block])}`
}

function providerList(providers: readonly ProviderButton[]): Html {
  return html`<ul class="ways" role="list" aria-label="${text('signInWays')}">
    ${providers.map((provider) => html`<li>${providerButton(provider)}</li>`)}
  </ul>`
}

export function providerButton(provider: ProviderButton): Html {
  return html`<a class="button way" href="${safeLink(provider.href)}"
    >${glyph(provider.kind)}<span
      >${rich('signInWith', { connection: isolated(provider.name) })}</span
    ></a
  >`
}

function homeRealmForm(ways: SignInWays, address: string | null): Html {
  const input = field({
    id: 'work-email',
    name: 'email',
    label: text('workEmailLabel'),
    type: 'email',
    autocomplete: 'username',
    value: address,
    help: text('workEmailHelp'),
  })
  return html`<form method="post" action="${homeRealmAction}">
    ${csrfField(ways.csrf)}${hidden('return_to', ways.returnTo)}${input}<button
      class="button block${ways.email === null && ' primary'}"
    >
      ${text('continue')}
    </button>
  </form>`
}

function emailForm(ways: SignInWays, email: EmailSignIn): Html {
  const address = field({
    id: 'email',
    name: 'email',
    label: text('emailLabel'),
    type: 'email',
    autocomplete: 'username',
    value: email.address,
  })
  const password = field({
    id: 'password',
    name: 'password',
    label: text('passwordLabel'),
    type: 'password',
    autocomplete: 'current-password',
    maxLength: passwordLengthMax,
  })
  return html`<form method="post" action="${emailSignInAction}">
      ${csrfField(ways.csrf)}${hidden('organization', email.organization)}${hidden('return_to', ways.returnTo)}${address}${password}<button
        class="button primary block"
      >
        ${text('signIn')}
      </button>
    </form>
    <p class="links">
      ${email.signUpHref !== null && html`<span><span class="muted">${text('noAccountYet')}</span> <a href="${safeLink(email.signUpHref)}">${text('createAccount')}</a></span>`}<a
        href="${safeLink(email.resetHref)}"
        >${text('forgotPassword')}</a
      >
    </p>`
}
