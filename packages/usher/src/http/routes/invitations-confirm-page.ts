// Somebody who is signed in with the invited address accepts with one button.
import { html, isolated } from '../../pages/html.ts'
import { cardPage } from '../../pages/layout.ts'
import { hidden } from '../../pages/parts/field.ts'
import type { Brand } from '../../pages/parts/picture.ts'
import { rich, text } from '../../pages/texts.ts'

export type ConfirmInvitationView = {
  readonly organization: Brand
  readonly address: string
  readonly roles: readonly string[]
  readonly action: string
  readonly token: string
}

/** Sends `token` to `action`. */
export function confirmInvitationPage(view: ConfirmInvitationView): string {
  const { organization } = view
  const title = text('invitationTitle', { organization: organization.name })
  const address = html`<strong>${isolated(view.address)}</strong>`
  const roles = view.roles.map((role, index) => [index > 0 && ', ', isolated(role)])
  return cardPage({
    title,
    organization,
    heading: rich('invitationTitle', { organization: isolated(organization.name) }),
    content: html`<div class="stack-small small">
        <p>${rich('invitationFor', { address })}</p>
        ${view.roles.length > 0 && html`<p>${rich('invitationRoles', { roles })}</p>`}
      </div>
      <form method="post" action="${view.action}">
        ${hidden('token', view.token)}
        <button class="button primary block">${text('continue')}</button>
      </form>`,
  })
}
