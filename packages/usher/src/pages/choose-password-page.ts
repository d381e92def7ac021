// Where a mailed link leads: choose a password. The token travels in a hidden field and is spent only
// by the form, because mail scanners open links.
import type { MailToken } from '../core/model.ts'
import { unreachable } from '../lib/assert.ts'
import { html } from './html.ts'
import { cardPage } from './layout.ts'
import { csrfField, field, hidden } from './parts/field.ts'
import { newPasswordField } from './parts/new-password-field.ts'
import { noticeBanner, type Notice } from './parts/notice.ts'
import type { Brand } from './parts/picture.ts'
import { safeLink } from './safe-address.ts'
import { text } from './texts.ts'

export type ChoosePasswordView = {
  readonly organization: Brand | null
  readonly purpose: MailToken['purpose']
  readonly action: string
  readonly token: string
  readonly csrf: string | null
  /** Shown so that the password manager files the password under it. */
  readonly address: string | null
  readonly notice: Notice | null
}

/** Sends `token`, `password` and `csrf` (and `email`, unchanged) to `action`. */
export function choosePasswordPage(view: ChoosePasswordView): string {
  const address = field({
    id: 'email',
    name: 'email',
    label: text('emailLabel'),
    type: 'email',
    autocomplete: 'username',
    value: view.address,
    readOnly: true,
    optional: true,
  })
  const heading =
    view.purpose === 'reset' ? text('choosePasswordNewTitle') : text('choosePasswordTitle')
  return cardPage({
    title: heading,
    organization: view.organization,
    heading,
    intro: introduction(view.purpose),
    content: html`${noticeBanner(view.notice)}
      <form method="post" action="${safeLink(view.action)}">
        ${csrfField(view.csrf)}${hidden('token', view.token)}${view.address !== null && address}${newPasswordField('password', 'password')}<button
          class="button primary block"
        >
          ${text('choosePasswordSubmit')}
        </button>
      </form>`,
  })
}

function introduction(purpose: MailToken['purpose']): string {
  switch (purpose) {
    case 'sign-up':
      return text('choosePasswordSignUpIntro')
    case 'reset':
      return text('choosePasswordResetIntro')
    case 'set-up':
      return text('choosePasswordSetUpIntro')
    default:
      return unreachable(purpose)
  }
}
