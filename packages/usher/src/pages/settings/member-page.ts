// One member: identities, sessions, roles and where they came from, recent sign-ins, and access.
import type { ConnectionKind } from '../../core/connection.ts'
import type { MemberOrigin, MemberRole, MemberStatus } from '../../core/model.ts'
import { timeElement } from '../format-time.ts'
import { html, isolated, type Html } from '../html.ts'
import { csrfField } from '../parts/field.ts'
import { glyph } from '../parts/glyph.ts'
import { avatar } from '../parts/picture.ts'
import { sessionList, type SessionRow } from '../parts/session-list.ts'
import { safeLink } from '../safe-address.ts'
import { rich, text } from '../texts.ts'
import { attemptTable, type AttemptRow } from './attempt-table.ts'
import { settingsPage, type SettingsFrame } from './layout.ts'
import { originName, roleSourceName, statusBadge } from './member-words.ts'
import { orNone } from './table.ts'

export type MemberView = {
  readonly frame: SettingsFrame
  readonly member: {
    readonly displayName: string | null
    readonly username: string | null
    readonly email: string | null
    readonly avatarUrl: string | null
    readonly origin: MemberOrigin
    readonly status: MemberStatus
    readonly createdAt: Date
    readonly deactivatedAt: Date | null
  }
  readonly roles: readonly {
    readonly role: string
    readonly source: MemberRole['source']
    /** The connection or directory whose rule gives it. */
    readonly ruleOf: readonly string[]
  }[]
  /** The directories that know the person. */
  readonly directories: readonly {
    readonly name: string
    readonly username: string
    readonly state: 'active' | 'inactive' | 'removed'
  }[]
  readonly identities: readonly {
    readonly connectionName: string
    readonly kind: ConnectionKind
    readonly issuer: string
    readonly subject: string
    readonly since: Date
    readonly lastSignInAt: Date | null
  }[]
  readonly sessions: readonly SessionRow[]
  readonly attempts: readonly AttemptRow[]
  readonly actions: {
    readonly deactivate: string
    readonly reactivate: string
    readonly signOutEverywhere: string
  }
}

/**
 * Deactivate and reactivate send `confirm=yes` and `csrf`; sign out everywhere sends `csrf`. Only the
 * one of the two that makes sense is shown.
 */
export function memberPage(view: MemberView): string {
  const name = shownName(view)
  return settingsPage({
    frame: view.frame,
    section: 'members',
    title: name,
    heading: isolated(name),
    content: html`<p class="small">
        <a href="${safeLink(view.frame.hrefs.members)}">${text('backToMembers')}</a>
      </p>
      ${detailsPanel(view)}${rolesPanel(view)}${identitiesPanel(view)}${sessionsPanel(view)}${attemptsPanel(view)}${accessPanel(view)}`,
  })
}

function shownName({ member }: MemberView): string {
  return member.displayName ?? member.username ?? member.email ?? text('accountNoName')
}

function detailsPanel(view: MemberView): Html {
  const { member } = view
  const facts: readonly (readonly [string, Html | string])[] = [
    [text('email'), orNone(member.email === null ? null : isolated(member.email))],
    [text('accountUsername'), orNone(member.username === null ? null : isolated(member.username))],
    [text('origin'), originName(member.origin)],
    [text('memberSince'), timeElement(member.createdAt, '')],
    ...view.directories.map((link) => [text('memberDirectory'), directoryLink(link)] as const),
  ]
  const deactivated =
    member.deactivatedAt !== null &&
    html`<div>
      <dt>${text('memberDeactivatedAt')}</dt>
      <dd>${timeElement(member.deactivatedAt, '')}</dd>
    </div>`
  return html`<section class="panel">
    <h2 class="hidden-text">${text('memberDetails')}</h2>
    <div class="row">
      ${avatar(shownName(view), member.avatarUrl, 'large')}
      <div>${statusBadge(member.status)}</div>
    </div>
    <dl class="facts-columns">
      ${facts.map(
        ([label, value]) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}${deactivated}
    </dl>
  </section>`
}

function directoryLink({ name, username, state }: MemberView['directories'][number]): Html {
  const words = { directory: isolated(name), username: isolated(username) }
  switch (state) {
    case 'active':
      return rich('memberDirectoryIn', words)
    case 'inactive':
      return rich('memberDirectoryInactive', words)
    case 'removed':
      return rich('memberDirectoryGone', { directory: words.directory })
  }
}

function rolesPanel(view: MemberView): Html {
  const rows = view.roles.map(
    (role) =>
      html`<li>
        <strong>${isolated(role.role)}</strong
        ><span class="small muted">${roleSourceName(role.source, role.ruleOf)}</span>
      </li>`,
  )
  return listPanel(text('roles'), rows, text('memberNoRoles'))
}

function identitiesPanel(view: MemberView): Html {
  const rows = view.identities.map(
    (identity) =>
      html`<li>
        <div class="row">
          ${glyph(identity.kind)}
          <div class="grow">
            <strong>${isolated(identity.connectionName)}</strong>
            <div class="small muted">${text('memberSubject')} <code>${identity.subject}</code></div>
            <div class="small muted">${text('memberIssuer')} <code>${identity.issuer}</code></div>
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
  return listPanel(text('memberIdentities'), rows, text('memberNeverSignedIn'))
}

function listPanel(title: string, rows: readonly Html[], whenEmpty: string): Html {
  const list =
    rows.length === 0
      ? html`<p class="muted">${whenEmpty}</p>`
      : html`<ul class="list" role="list">
          ${rows}
        </ul>`
  return html`<section class="panel">
    <h2>${title}</h2>
    ${list}
  </section>`
}

function sessionsPanel(view: MemberView): Html {
  const content =
    view.sessions.length === 0
      ? html`<p class="muted">${text('memberNoSessions')}</p>`
      : html`${sessionList(view.sessions, () => null)}
          <form method="post" action="${safeLink(view.actions.signOutEverywhere)}">
            ${csrfField(view.frame.csrf)}
            <div class="row-wrap">
              <button class="button compact">${text('signOutEverywhere')}</button
              ><span class="small muted">${text('signOutEverywhereHelp')}</span>
            </div>
          </form>`
  return html`<section class="panel">
    <h2>${text('memberSessions')}</h2>
    ${content}
  </section>`
}

function attemptsPanel(view: MemberView): Html {
  const title = text('memberAttempts')
  if (view.attempts.length === 0) return listPanel(title, [], text('memberNoAttempts'))
  return html`<section class="stack">
    <h2>${title}</h2>
    <div class="panel panel-bare">${attemptTable(title, view.attempts, 'one person')}</div>
  </section>`
}

function accessPanel(view: MemberView): Html {
  const active = view.member.status === 'active'
  const names = {
    name: isolated(shownName(view)),
    organization: isolated(view.frame.organization.name),
  }
  const words = active
    ? {
        help: text('deactivateHelp'),
        confirm: rich('deactivateConfirm', names),
        button: text('deactivate'),
      }
    : {
        help: text('reactivateHelp'),
        confirm: rich('reactivateConfirm', names),
        button: text('reactivate'),
      }
  const action = safeLink(active ? view.actions.deactivate : view.actions.reactivate)
  return html`<section class="panel">
    <div class="stack-small">
      <h2>${text('memberAccess')}</h2>
      <p class="small muted">${words.help}</p>
    </div>
    <form method="post" action="${action}">
      ${csrfField(view.frame.csrf)}<label class="check" for="confirm"
        ><input type="checkbox" id="confirm" name="confirm" value="yes" required /><span
          >${words.confirm}</span
        ></label
      >
      <div><button class="button${active && ' danger'}">${words.button}</button></div>
    </form>
  </section>`
}
