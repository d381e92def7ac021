// An account with this address exists, and nobody is matched by address across a trust boundary:
// first sign in as before, then approve the link, knowing what it allows.
import { html, isolated, type Html } from './html.ts'
import { cardPage } from './layout.ts'
import { csrfField } from './parts/field.ts'
import { noticeBanner, type Notice } from './parts/notice.ts'
import { avatar, type Brand } from './parts/picture.ts'
import { signInWays, type SignInWays } from './parts/sign-in-ways.ts'
import { safeLink } from './safe-address.ts'
import { rich, text } from './texts.ts'

/** A person as one side knows them. */
export type LinkSide = {
  readonly displayName: string | null
  readonly username: string | null
  readonly email: string | null
  readonly avatarUrl: string | null
}

export type LinkView = {
  /** The organization whose provider the new identity comes from. */
  readonly organization: Brand
  readonly connectionName: string
  readonly notice: Notice | null
  readonly step:
    | {
        readonly kind: 'prove'
        readonly address: string
        /** How the owner of the account signed in so far; their way leads back to `/sign-in/link`. */
        readonly ways: SignInWays
        readonly cancelHref: string
      }
    | {
        readonly kind: 'approve'
        readonly existing: LinkSide
        readonly arriving: LinkSide
        readonly csrf: string
      }
}

/** Where the approval goes: `decision` (`approve` or `cancel`) and `csrf`. */
export const linkAction = '/sign-in/link'

export function linkPage(view: LinkView): string {
  const { step, organization } = view
  const common = { title: text('linkPage'), organization, width: 'wide' } as const
  if (step.kind === 'prove') {
    return cardPage({
      ...common,
      heading: text('linkTitle'),
      intro: rich('linkProveIntro', {
        connection: isolated(view.connectionName),
        address: strong(step.address),
      }),
      content: html`${noticeBanner(view.notice)}${signInWays(step.ways)}
        <p class="small muted">
          ${text('linkProveNext')} <a href="${safeLink(step.cancelHref)}">${text('cancel')}</a>
        </p>`,
    })
  }
  const through = rich('linkThrough', {
    connection: isolated(view.connectionName),
    organization: isolated(organization.name),
  })
  return cardPage({
    ...common,
    heading: text('linkApproveTitle'),
    intro: text('linkApproveIntro'),
    content: html`${noticeBanner(view.notice)}
      <div class="pair">
        ${side(text('linkExisting'), step.existing, null)}${side(text('linkArriving'), step.arriving, through)}
      </div>
      ${powers(view, step.arriving)}
      <form method="post" action="${linkAction}">
        ${csrfField(step.csrf)}
        <div class="actions">
          <button class="button primary" name="decision" value="approve">
            ${text('linkApprove')}</button
          ><button class="button" name="decision" value="cancel">${text('linkCancel')}</button>
        </div>
      </form>`,
  })
}

function side(title: string, person: LinkSide, through: Html | null): Html {
  const name = shownName(person)
  const lines = [...new Set([person.username, person.email])].filter(
    (line): line is string => line !== null && line !== name,
  )
  return html`<div>
    <h2 class="label">${title}</h2>
    <div class="row">
      ${avatar(name, person.avatarUrl, 'normal')}
      <div class="grow">
        <div>${strong(name)}</div>
        ${lines.map((line) => html`<div class="small muted">${isolated(line)}</div>`)}${through !== null && html`<div class="small muted">${through}</div>`}
      </div>
    </div>
  </div>`
}

function powers(view: LinkView, arriving: LinkSide): Html {
  const organization = isolated(view.organization.name)
  const identity = strong(arriving.username ?? arriving.email ?? shownName(arriving))
  return html`<div class="stack-small">
    <h2>${text('linkPowersTitle')}</h2>
    <ul class="points">
      <li>${rich('linkPowersControl', { identity, organization })}</li>
      <li>${rich('linkPowersAdministrators', { organization })}</li>
      <li>${text('linkPowersKeep')}</li>
    </ul>
  </div>`
}

function shownName(person: LinkSide): string {
  return person.displayName ?? person.username ?? person.email ?? text('accountNoName')
}

function strong(name: string): Html {
  return html`<strong>${isolated(name)}</strong>`
}
