// Settings → Provisioning: the directories that fill the organization by SCIM, what to copy into the
// provisioning client, its credentials (never shown again), and what it asked for lately.
import type { DirectoryToken } from '../../core/directory.ts'
import { timeElement } from '../format-time.ts'
import { html, isolated, type Html } from '../html.ts'
import { emptyState } from '../parts/empty-state.ts'
import { csrfField, field } from '../parts/field.ts'
import { safeLink } from '../safe-address.ts'
import { rich, text } from '../texts.ts'
import { settingsPage, type SettingsFrame } from './layout.ts'
import { scimRequestTable, type ScimRequestRow } from './scim-request-table.ts'
import { orNone } from './table.ts'

export type TokenRow = {
  readonly id: string
  readonly kind: DirectoryToken['kind']
  readonly name: string
  readonly hint: string
  readonly writes: boolean
  readonly state: 'active' | 'expired' | 'revoked'
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
  readonly revokeAction: string
}

export type DirectoryPanel = {
  readonly name: string
  readonly connectionName: string | null
  readonly tenantUrl: string
  readonly tenantUrlOfGuides: string
  readonly tokenEndpoint: string
  readonly users: number
  readonly groups: number
  readonly lastRequestAt: Date | null
  readonly tokens: readonly TokenRow[]
  readonly requests: readonly ScimRequestRow[]
  readonly createTokenAction: string
}

export type ProvisioningView = {
  readonly frame: SettingsFrame
  readonly directories: readonly DirectoryPanel[]
  /** Providers that no directory is paired with. */
  readonly connections: readonly { readonly id: string; readonly name: string }[]
  /** What was made just now: the only time that it is shown. */
  readonly created: {
    readonly kind: DirectoryToken['kind']
    readonly clientId: string
    readonly credential: string
  } | null
  readonly createDirectoryAction: string
}

/**
 * A new directory sends `name` and `connection` (an id, or nothing); a new credential `name` and
 * `kind`; every form sends `csrf`.
 */
export function provisioningPage(view: ProvisioningView): string {
  const { directories, frame } = view
  const organization = isolated(frame.organization.name)
  return settingsPage({
    frame,
    section: 'provisioning',
    title: text('provisioningTitle'),
    heading: text('provisioningTitle'),
    content: html`${view.created !== null && createdPanel(view.created)}
      <p class="muted">${rich('provisioningIntro', { organization })}</p>
      ${
        directories.length === 0 &&
        html`<section class="panel panel-bare">
          ${emptyState(text('provisioningEmpty'), text('provisioningEmptyHint'))}
        </section>`
      }${directories.map((directory, index) => directoryPanel(view, directory, index))}${createDirectoryPanel(view)}`,
  })
}

function createdPanel({ kind, clientId, credential }: NonNullable<ProvisioningView['created']>) {
  return html`<section class="panel" role="status">
    <h2>${kind === 'client' ? text('clientCreated') : text('tokenCreated')}</h2>
    <p class="notice notice-warning"><span>${text('tokenOnce')}</span></p>
    ${kind === 'client' && toCopy(text('clientId'), clientId)}${toCopy(kind === 'client' ? text('clientSecret') : text('secretToken'), credential)}
  </section>`
}

function directoryPanel(view: ProvisioningView, directory: DirectoryPanel, index: number): Html {
  return html`<section class="panel">
      <h2>${isolated(directory.name)}</h2>
      ${facts(directory)}
      <div class="stack-small">
        ${toCopy(text('tenantUrl'), directory.tenantUrl)}<span class="small muted"
          >${rich('tenantUrlOther', { url: html`<code>${directory.tenantUrlOfGuides}</code>` })}</span
        >
      </div>
      ${toCopy(text('tokenEndpoint'), directory.tokenEndpoint)}
      <h3>${text('tokens')}</h3>
      ${tokenList(view, directory)}${createTokenForm(view, directory, index)}
    </section>
    ${requestsPanel(directory)}`
}

function facts(directory: DirectoryPanel): Html {
  const { connectionName } = directory
  const rows: readonly (readonly [string, Html | string])[] = [
    [text('pairedWith'), orNone(connectionName === null ? null : isolated(connectionName))],
    [text('directoryUsers'), String(directory.users)],
    [text('directoryGroups'), String(directory.groups)],
    [text('lastRequest'), timeElement(directory.lastRequestAt, text('never'))],
  ]
  return html`<dl class="facts-columns">
    ${rows.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

function toCopy(label: string, value: string): Html {
  return html`<div class="stack-small">
    <span class="label">${label}</span><code class="copy">${value}</code>
  </div>`
}

function tokenList(view: ProvisioningView, directory: DirectoryPanel): Html {
  if (directory.tokens.length === 0) return html`<p class="muted">${text('tokensNone')}</p>`
  return html`<ul class="list" role="list">
    ${directory.tokens.map(
      (token) =>
        html`<li>
          <div>
            <strong>${isolated(token.name)}</strong>
            <code>…${token.hint}</code> ${tokenBadge(token)}
            <div class="small muted">
              ${token.kind === 'client' ? text('tokenKindClient') : text('tokenKindBearer')} ·
              ${token.writes ? text('tokenWrites') : text('tokenReads')} ·
              ${rich('tokenLastUsed', { time: timeElement(token.lastUsedAt, text('never')) })} ·
              ${
                token.expiresAt === null
                  ? text('tokenNoExpiry')
                  : rich('tokenExpires', { time: timeElement(token.expiresAt, '') })
              }
            </div>
          </div>
          ${token.state !== 'revoked' && revokeForm(view, token)}
        </li>`,
    )}
  </ul>`
}

function tokenBadge({ state }: TokenRow): Html {
  switch (state) {
    case 'active':
      return html`<span class="badge badge-good">${text('statusActive')}</span>`
    case 'expired':
      return html`<span class="badge badge-warn">${text('tokenExpired')}</span>`
    case 'revoked':
      return html`<span class="badge">${text('tokenRevoked')}</span>`
  }
}

function revokeForm(view: ProvisioningView, token: TokenRow): Html {
  return html`<form class="inline" method="post" action="${safeLink(token.revokeAction)}">
    ${csrfField(view.frame.csrf)}<button
      class="button compact danger"
      aria-label="${text('tokenRevoke')}: ${token.name}"
    >
      ${text('tokenRevoke')}
    </button>
  </form>`
}

function createTokenForm(view: ProvisioningView, directory: DirectoryPanel, index: number): Html {
  const kindId = `token-kind-${index}`
  return html`<form class="search" method="post" action="${safeLink(directory.createTokenAction)}">
    ${csrfField(view.frame.csrf)}${field({
      id: `token-name-${index}`,
      name: 'name',
      label: text('tokenName'),
      type: 'text',
      autocomplete: 'off',
      maxLength: 100,
    })}
    <div class="field">
      <label for="${kindId}">${text('tokenKind')}</label
      ><select id="${kindId}" name="kind">
        <option value="bearer">${text('tokenKindBearer')}</option>
        <option value="client">${text('tokenKindClient')}</option>
      </select>
    </div>
    <button class="button">${text('tokenCreate')}</button>
  </form>`
}

function requestsPanel(directory: DirectoryPanel): Html {
  return html`<section class="stack">
    <h2>${rich('scimRequestsOf', { directory: isolated(directory.name) })}</h2>
    ${
      directory.requests.length === 0
        ? html`<p class="muted">${text('scimRequestsNone')}</p>`
        : html`<div class="panel panel-bare">
            ${scimRequestTable(text('scimRequests'), directory.requests)}
          </div>`
    }
  </section>`
}

function createDirectoryPanel(view: ProvisioningView): Html {
  return html`<section class="panel">
    <h2>${text('directoryCreate')}</h2>
    <form class="search" method="post" action="${safeLink(view.createDirectoryAction)}">
      ${csrfField(view.frame.csrf)}${field({
        id: 'directory-name',
        name: 'name',
        label: text('directoryName'),
        type: 'text',
        autocomplete: 'off',
        maxLength: 100,
      })}
      <div class="field">
        <label for="directory-connection">${text('pairedWith')}</label
        ><select id="directory-connection" name="connection">
          <option value="">${text('none')}</option>
          ${view.connections.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}
        </select>
      </div>
      <button class="button primary">${text('directoryCreate')}</button>
    </form>
  </section>`
}
