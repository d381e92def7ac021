// A new account by e-mail: the address and a name, then the mail proves the address.
import { html, isolated } from './html.ts'
import { cardPage } from './layout.ts'
import { csrfField, field, hidden } from './parts/field.ts'
import { noticeBanner, type Notice } from './parts/notice.ts'
import type { Brand } from './parts/picture.ts'
import { safeLink } from './safe-address.ts'
import { rich, text } from './texts.ts'

export type SignUpView = {
  readonly organization: Brand | null
  /** Slug of the organization, sent along. */
  readonly organizationSlug: string | null
  readonly action: string
  readonly csrf: string | null
  readonly returnTo: string | null
  readonly address: string | null
  readonly displayName: string | null
  readonly signInHref: string
  readonly notice: Notice | null
}

/** Sends `email`, `display_name`, `organization`, `return_to` and `csrf` to `action`. */
export function signUpPage(view: SignUpView): string {
  const { organization } = view
  const name = field({
    id: 'display-name',
    name: 'display_name',
    label: text('displayNameLabel'),
    type: 'text',
    autocomplete: 'name',
    value: view.displayName,
    maxLength: 200,
  })
  const email = field({
    id: 'email',
    name: 'email',
    label: text('emailLabel'),
    type: 'email',
    autocomplete: 'email',
    value: view.address,
    help: text('signUpHelp'),
  })
  return cardPage({
    title: text('signUpTitle'),
    organization,
    heading:
      organization === null
        ? text('signUpTitle')
        : rich('signUpFor', { organization: isolated(organization.name) }),
    content: html`${noticeBanner(view.notice)}
      <form method="post" action="${safeLink(view.action)}">
        ${csrfField(view.csrf)}${hidden('organization', view.organizationSlug)}${hidden('return_to', view.returnTo)}${name}${email}<button
          class="button primary block"
        >
          ${text('signUpSubmit')}
        </button>
      </form>
      <p class="links">
        <span
          ><span class="muted">${text('haveAccount')}</span>
          <a href="${safeLink(view.signInHref)}">${text('signIn')}</a></span
        >
      </p>`,
  })
}
