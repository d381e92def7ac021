// Settings → Authentication, to read: the providers, what to copy into their app registration, and
// secrets that are about to expire.
import type { ConnectionKind } from '../../core/connection.ts'
import { dayElement } from '../format-time.ts'
import { html, isolated, type Html } from '../html.ts'
import { emptyState } from '../parts/empty-state.ts'
import { glyph } from '../parts/glyph.ts'
import { kindName } from '../parts/kind-name.ts'
import { rich, text } from '../texts.ts'
import { settingsPage, type SettingsFrame } from './layout.ts'

export type ConnectionRow = {
  readonly name: string
  readonly kind: ConnectionKind
  readonly enabled: boolean
  readonly registrationEnabled: boolean
  /** `null` where there is none, as with e-mail. */
  readonly redirectUri: string | null
  /** Of the secret that lasts longest; `daysLeft` is negative when it is past. */
  readonly secretExpiry: { readonly at: Date; readonly daysLeft: number } | null
}

export type ConnectionsView = {
  readonly frame: SettingsFrame
  readonly connections: readonly ConnectionRow[]
}

/** Entra gives no notice of its own: a month leaves time to rotate. */
const warningDays = 30

export function connectionsPage(view: ConnectionsView): string {
  const organization = isolated(view.frame.organization.name)
  const content =
    view.connections.length === 0
      ? html`<section class="panel panel-bare">
          ${emptyState(text('connectionsEmpty'), text('connectionsEmptyHint'))}
        </section>`
      : html`${view.connections.map(connectionPanel)}`
  return settingsPage({
    frame: view.frame,
    section: 'connections',
    title: text('connectionsTitle'),
    heading: text('connectionsTitle'),
    content: html`<p class="muted">${rich('connectionsIntro', { organization })}</p>
      ${content}`,
  })
}

function connectionPanel(connection: ConnectionRow): Html {
  const status = connection.enabled
    ? html`<span class="badge badge-good">${text('enabled')}</span>`
    : html`<span class="badge">${text('disabled')}</span>`
  const registration = connection.registrationEnabled
    ? text('registrationOn')
    : text('registrationOff')
  const expiry = connection.secretExpiry
  const quiet = expiry !== null && expiry.daysLeft > warningDays
  return html`<section class="panel">
    <div class="list">
      <div class="row spread">
        <div class="row">
          ${glyph(connection.kind)}
          <div>
            <h2>${isolated(connection.name)}</h2>
            <div class="small muted">${kindName(connection.kind)}</div>
          </div>
        </div>
        ${status}
      </div>
    </div>
    ${expiry !== null && !quiet && secretWarning(expiry)}
    <dl class="facts-columns">
      <div>
        <dt>${text('registration')}</dt>
        <dd>${registration}</dd>
      </div>
      ${
        quiet &&
        html`<div>
          <dt>${text('clientSecret')}</dt>
          <dd>${rich('secretExpires', { day: dayElement(expiry.at) })}</dd>
        </div>`
      }
    </dl>
    ${connection.redirectUri !== null && redirectUri(connection.redirectUri)}
  </section>`
}

function secretWarning(expiry: { readonly at: Date; readonly daysLeft: number }): Html {
  const day = dayElement(expiry.at)
  if (expiry.daysLeft < 0) {
    return html`<p class="notice notice-error"><span>${rich('secretExpired', { day })}</span></p>`
  }
  const sentence =
    expiry.daysLeft <= 1
      ? rich('secretExpiresToday', { day })
      : rich('secretExpiresSoon', { days: expiry.daysLeft, day })
  return html`<p class="notice notice-warning"><span>${sentence}</span></p>`
}

function redirectUri(address: string): Html {
  return html`<div class="stack-small">
    <span class="label">${text('redirectUri')}</span><code class="copy">${address}</code
    ><span class="small muted">${text('redirectUriHelp')}</span>
  </div>`
}
