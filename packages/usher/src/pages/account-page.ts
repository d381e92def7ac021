// A person's own page: who they are here, how they sign in, where they are signed in.
import type { ConnectionKind } from '../core/connection.ts'
import type { OrganizationId } from '../core/ids.ts'
import { timeElement, timeText } from './format-time.ts'
import { html, isolated, type Html } from './html.ts'
import { brandLine, footer, htmlDocument } from './layout.ts'
import { deviceName } from './parts/device-name.ts'
import { csrfField, field, hidden } from './parts/field.ts'
import { glyph } from './parts/glyph.ts'
import { newPasswordField } from './parts/new-password-field.ts'
import { noticeBanner, type Notice } from './parts/notice.ts'
import { avatar, logo, type Brand } from './parts/picture.ts'
import { roleBadges } from './parts/role-badges.ts'
import { sessionList, type SessionRow } from './parts/session-list.ts'
import { safeLink } from './safe-address.ts'
import { rich, text } from './texts.ts'

export type AccountView = {
  readonly person: {
    readonly displayName: string | null
    readonly username: string | null
    readonly email: string | null
    readonly avatarUrl: string | null
  }
  readonly organization: Brand & { readonly roles: readonly string[] }
  readonly otherOrganizations: readonly (Brand & { readonly id: OrganizationId })[]
  readonly identities: readonly {
    /** The auth source. */
    readonly connectionName: string
    readonly kind: ConnectionKind
    readonly username: string | null
    readonly since: Date
    readonly lastSignInAt: Date | null
  }[]
  readonly sessions: readonly SessionRow[]
  readonly hasPassword: boolean
  /** For administrators of the active organization. */
  readonly consoleHref: string | null
  readonly csrf: string
  readonly notice: Notice | null
}

/** Fields: `organization` (its id), `csrf`. */
export const switchAction = '/account/switch'
/** Fields: `session` (its id) or `scope=others`, `csrf`. */
export const revokeAction = '/account/sessions/revoke'
/** Fields: `current_password`, `new_password`, `csrf`. */
export const passwordAction = '/account/password'
/** Fields: `csrf`. */
const signOutAction = '/sign-out'

export function accountPage(view: AccountView): string {
  const title = text('accountTitle')
  return htmlDocument({
    title,
    organization: view.organization,
    body: html`${topBar(view)}
      <main class="room room-narrow" id="content">
        <h1>${title}</h1>
        ${noticeBanner(view.notice)}${personPanel(view)}${otherOrganizations(view)}${identitiesPanel(view)}${sessionsPanel(view)}${view.hasPassword && passwordPanel(view)}
      </main>
      ${footer()}`,
  })
}

function topBar(view: AccountView): Html {
  return html`<header class="top">
    <div class="top-inner">
      ${brandLine(view.organization)}
      <form class="inline" method="post" action="${signOutAction}">
        ${csrfField(view.csrf)}<button class="button compact">${text('signOut')}</button>
      </form>
    </div>
  </header>`
}

function personPanel(view: AccountView): Html {
  const { person, organization } = view
  const name = person.displayName ?? person.username ?? person.email ?? text('accountNoName')
  const facts = [
    fact(text('accountUsername'), person.username === null ? null : isolated(person.username)),
    fact(text('emailLabel'), person.email === null ? null : isolated(person.email)),
    fact(text('organization'), isolated(organization.name)),
    fact(text('roles'), roleBadges(organization.roles, text('noRoles'))),
  ]
  return html`<section class="panel">
    <div class="row">
      ${avatar(name, person.avatarUrl, 'large')}
      <div class="grow">
        <h2>${isolated(name)}</h2>
        ${person.email !== null && html`<div class="muted">${isolated(person.email)}</div>`}
      </div>
    </div>
    <dl class="facts-columns">${facts}</dl>
    ${view.consoleHref !== null && html`<p class="small muted">${text('openConsoleHelp')} <a href="${safeLink(view.consoleHref)}">${text('openConsole')}</a></p>`}
  </section>`
}

function fact(name: string, value: Html | null): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value ?? html`<span class="muted">${text('none')}</span>`}</dd>
  </div>`
}

function otherOrganizations(view: AccountView): Html {
  if (view.otherOrganizations.length === 0) return html``
  const rows = view.otherOrganizations.map(
    (other) =>
      html`<li>
        <div class="row">${logo(other)}<strong>${isolated(other.name)}</strong></div>
        <form class="inline" method="post" action="${switchAction}">
          ${csrfField(view.csrf)}${hidden('organization', other.id)}<button
            class="button compact"
            aria-label="${text('switchTo', { organization: other.name })}"
          >
            ${text('switchShort')}
          </button>
        </form>
      </li>`,
  )
  return html`<section class="panel">
    <h2>${text('otherOrganizations')}</h2>
    <ul class="list" role="list">
      ${rows}
    </ul>
  </section>`
}

function identitiesPanel(view: AccountView): Html {
  const rows = view.identities.map(
    (identity) =>
      html`<li>
        <div class="row">
          ${glyph(identity.kind)}
          <div class="grow">
            <strong>${isolated(identity.connectionName)}</strong
            >${identity.username !== null && html`<div class="small muted">${isolated(identity.username)}</div>`}
          </div>
        </div>
        <div class="small muted">
          <div>${rich('identitySince', { time: timeElement(identity.since, '') })}</div>
          <div>
            ${rich('identityLastSignIn', { time: timeElement(identity.lastSignInAt, text('never')) })}
          </div>
        </div>
      </li>`,
  )
  const list =
    rows.length === 0
      ? html`<p class="muted">${text('noIdentities')}</p>`
      : html`<ul class="list" role="list">
          ${rows}
        </ul>`
  return html`<section class="panel">
    <h2>${text('identitiesTitle')}</h2>
    ${list}
  </section>`
}

function sessionsPanel(view: AccountView): Html {
  const others = view.sessions.some((session) => !session.current)
  const list = sessionList(view.sessions, (session) =>
    session.current ? null : revokeForm(view.csrf, session),
  )
  return html`<section class="panel">
    <h2>${text('sessionsTitle')}</h2>
    ${list}${others && html`<form class="inline" method="post" action="${revokeAction}">${csrfField(view.csrf)}${hidden('scope', 'others')}<button class="button danger compact">${text('sessionRevokeOthers')}</button></form>`}
  </section>`
}

function revokeForm(csrf: string, session: SessionRow): Html {
  // Many rows have the same button: its name says which one it is, and begins with what is seen.
  const name = text('sessionRevokeName', {
    device: deviceName(session.userAgent),
    time: timeText(session.lastSeenAt),
  })
  return html`<form class="inline" method="post" action="${revokeAction}">
    ${csrfField(csrf)}${hidden('session', session.id)}<button
      class="button compact"
      aria-label="${name}"
    >
      ${text('sessionRevoke')}
    </button>
  </form>`
}

function passwordPanel(view: AccountView): Html {
  // Unseen, so that a password manager files the new password under the right account.
  const username = view.person.email ?? view.person.username
  const current = field({
    id: 'current-password',
    name: 'current_password',
    label: text('passwordCurrent'),
    type: 'password',
    autocomplete: 'current-password',
    maxLength: 256,
  })
  return html`<section class="panel">
    <div class="stack-small">
      <h2>${text('passwordTitle')}</h2>
      <p class="small muted">${text('passwordIntro')}</p>
    </div>
    <form method="post" action="${passwordAction}">
      ${csrfField(view.csrf)}${username !== null && html`<input hidden name="username" autocomplete="username" value="${username}" readonly />`}${current}${newPasswordField('new-password', 'new_password')}
      <div><button class="button">${text('passwordChange')}</button></div>
    </form>
  </section>`
}
