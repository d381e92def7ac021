// The first page of a new instance: the organization and its first owner.
import { html } from './html.ts'
import { cardPage } from './layout.ts'
import { csrfField, field, hidden } from './parts/field.ts'
import { newPasswordField } from './parts/new-password-field.ts'
import { noticeBanner, type Notice } from './parts/notice.ts'
import { safeLink } from './safe-address.ts'
import { text } from './texts.ts'

export type SetUpView = {
  readonly action: string
  readonly token: string
  readonly csrf: string | null
  /** What was typed before, when the form comes back with a notice. */
  readonly entered: {
    readonly organizationName: string
    readonly slug: string
    readonly email: string
    readonly displayName: string
  } | null
  readonly notice: Notice | null
}

/**
 * Sends `token`, `organization_name`, `slug`, `email`, `display_name`, `password` and `csrf` to
 * `action`.
 */
export function setUpPage(view: SetUpView): string {
  const organizationName = field({
    id: 'organization-name',
    name: 'organization_name',
    label: text('setUpOrganizationName'),
    type: 'text',
    autocomplete: 'organization',
    value: view.entered?.organizationName ?? null,
    maxLength: 200,
  })
  const slug = field({
    id: 'slug',
    name: 'slug',
    label: text('setUpSlug'),
    type: 'text',
    autocomplete: 'off',
    value: view.entered?.slug ?? null,
    help: text('setUpSlugHelp'),
    pattern: '[a-z0-9]([a-z0-9\\-]*[a-z0-9])?',
    maxLength: 63,
  })
  const displayName = field({
    id: 'display-name',
    name: 'display_name',
    label: text('displayNameLabel'),
    type: 'text',
    autocomplete: 'name',
    value: view.entered?.displayName ?? null,
    maxLength: 200,
  })
  const email = field({
    id: 'email',
    name: 'email',
    label: text('emailLabel'),
    type: 'email',
    autocomplete: 'username',
    value: view.entered?.email ?? null,
  })
  const title = text('setUpTitle', { product: text('productName') })
  return cardPage({
    title,
    organization: null,
    width: 'wide',
    heading: title,
    intro: text('setUpIntro'),
    content: html`${noticeBanner(view.notice)}
      <form method="post" action="${safeLink(view.action)}">
        ${csrfField(view.csrf)}${hidden('token', view.token)}
        <fieldset>
          <legend>${text('setUpOrganization')}</legend>
          ${organizationName}${slug}
        </fieldset>
        <fieldset>
          <legend>${text('setUpOwner')}</legend>
          ${displayName}${email}${newPasswordField('password', 'password')}
        </fieldset>
        <button class="button primary block">${text('setUpSubmit')}</button>
      </form>`,
  })
}
