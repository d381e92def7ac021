// Who invites to what, before the invited person chooses how to sign in.
import { timeElement } from './format-time.ts'
import { html, isolated, type Html } from './html.ts'
import { cardPage } from './layout.ts'
import { noticeBanner, type Notice } from './parts/notice.ts'
import type { Brand } from './parts/picture.ts'
import { signInWays, type SignInWays } from './parts/sign-in-ways.ts'
import { rich, text } from './texts.ts'

export type InvitationView = {
  readonly organization: Brand
  readonly inviterName: string | null
  readonly address: string
  readonly roles: readonly string[]
  readonly expiresAt: Date
  readonly ways: SignInWays
  readonly notice: Notice | null
}

export function invitationPage(view: InvitationView): string {
  const organization = isolated(view.organization.name)
  return cardPage({
    title: text('invitationTitle', { organization: view.organization.name }),
    organization: view.organization,
    heading: rich('invitationTitle', { organization }),
    intro:
      view.inviterName === null
        ? rich('invitationByNobody', { organization })
        : rich('invitationBy', { inviter: isolated(view.inviterName), organization }),
    content: html`${noticeBanner(view.notice)}${terms(view)}${signInWays(view.ways)}`,
  })
}

function terms(view: InvitationView): Html {
  const address = html`<strong>${isolated(view.address)}</strong>`
  const roles = view.roles.map((role, index) => [index > 0 && ', ', isolated(role)])
  return html`<div class="stack-small small">
    <p>${rich('invitationFor', { address })}</p>
    ${view.roles.length > 0 && html`<p>${rich('invitationRoles', { roles })}</p>`}
    <p class="muted">${rich('invitationExpires', { time: timeElement(view.expiresAt, '') })}</p>
  </div>`
}
