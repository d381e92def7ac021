import { html } from 'hono/html'
import { layout } from './layout.ts'
import { logTable } from './provisioning-log-page.ts'
import { userMatches } from '../provisioning/job-options.ts'
import type { Context } from '../context.ts'
import type { App } from '../directory/model.ts'
import type { ProvisioningJob } from '../provisioning/provisioning-job.ts'
import type { ProvisioningLogEntry } from '../provisioning/provisioning-log.ts'
import type { Markup } from './layout.ts'

type Shown = {
  readonly notice?: string
  readonly failed?: boolean
  readonly entries?: readonly ProvisioningLogEntry[]
}

/** Provisioning of one app: where to, whom, how it stands, and the buttons. */
export function provisioningPage(
  context: Context,
  appId: string,
  shown: Shown = {},
): Markup | null {
  const app = context.directory.app(appId)
  if (app === undefined) return null
  const job = context.provisioning.job(app.appId)
  return layout(
    `Provisioning of ${app.displayName}`,
    html`<p><a href="/">Directory</a></p>
      <h1>Provisioning of ${app.displayName}</h1>
      ${
        shown.notice === undefined
          ? ''
          : html`<p role="status" class="${shown.failed === true ? 'error' : ''}">
              ${shown.notice}
            </p>`
      }
      ${shown.entries === undefined ? '' : logTable(shown.entries)}
      ${job === undefined ? '' : statusSection(job)} ${settingsForm(app, job)}
      ${assignmentsSection(context, app)}`,
    { wide: true },
  )
}

function statusSection(job: ProvisioningJob): Markup {
  const { status } = job
  const base = `/control/provisioning/${job.appId}`
  const button = (action: string, text: string, kind = 'second') =>
    html`<form method="post" action="${base}/${action}" class="inline">
      <button class="${kind}">${text}</button>
    </form>`
  return html`<section aria-label="Status">
    <h2>Status</h2>
    <dl>
      <dt>Mode</dt>
      <dd>${status.mode}${status.isRunning ? ', a cycle is running' : ''}</dd>
      <dt>Dialect</dt>
      <dd>
        ${job.settings.target.dialect === 'rfc' ? 'RFC 7644 (aadOptscim062020)' : 'older, without the flag'}
      </dd>
      <dt>Provisioned</dt>
      <dd>
        ${status.users} users, ${status.groups} groups; ${status.escrowed} waiting for a retry
      </dd>
      <dt>Next cycle</dt>
      <dd>${status.nextCycleAt?.toISOString() ?? 'by hand'}</dd>
      ${
        status.quarantine === null
          ? ''
          : html`<dt>Quarantine</dt>
              <dd class="error">
                since ${status.quarantine.since.toISOString()}: ${status.quarantine.reason},
                ${status.quarantine.detail}
              </dd>`
      }
    </dl>
    <div class="row">
      ${button('now', 'Provision now', 'primary')} ${button('test', 'Test connection')}
      ${
        status.mode === 'automatic'
          ? button('stop', 'Stop provisioning')
          : button('start', 'Start provisioning')
      }
      ${button('restart', 'Restart (initial cycle)')}
    </div>
    <form method="post" action="${base}/on-demand">
      <label for="on-demand">User principal name, or display name of a group of up to 5</label>
      <input id="on-demand" name="principal" required />
      <div class="actions"><button class="second">Provision on demand</button></div>
    </form>
    ${cyclesTable(job)}
    <p><a href="${base}/log">Provisioning log</a></p>
  </section>`
}

const cyclesShownMax = 10

function cyclesTable({ statistics }: ProvisioningJob): Markup | '' {
  if (statistics.length === 0) return ''
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Cycle</th>
          <th scope="col">Ended</th>
          <th scope="col">Outcome</th>
          <th scope="col">Requests</th>
          <th scope="col">Created, updated, disabled, deleted</th>
          <th scope="col">Members added, removed</th>
          <th scope="col">Failures</th>
        </tr>
      </thead>
      <tbody>
        ${statistics
          .slice(-cyclesShownMax)
          .toReversed()
          .map(
            ({ actions, ...cycle }) =>
              html`<tr>
                <td>${cycle.cycle} ${cycle.kind}</td>
                <td>${cycle.endedAt.toISOString()}</td>
                <td>${cycle.outcome}</td>
                <td>${cycle.requests}</td>
                <td>${actions.create}, ${actions.update}, ${actions.disable}, ${actions.delete}</td>
                <td>${cycle.membersAdded}, ${cycle.membersRemoved}</td>
                <td>${cycle.failures}</td>
              </tr>`,
          )}
      </tbody>
    </table>
  </div>`
}

function settingsForm(app: App, job: ProvisioningJob | undefined): Markup {
  const settings = job?.settings
  const externalId = settings?.mapping.find(({ target }) => target === 'externalId')?.source
  const fromNickname = externalId?.kind === 'attribute' && externalId.name === 'mailNickname'
  return html`<section aria-label="Connection">
    <h2>Connection</h2>
    <form method="post" action="/control/provisioning/${app.appId}">
      <label for="tenant-url">Tenant URL (?aadOptscim062020 for the RFC dialect)</label>
      <input id="tenant-url" name="tenantUrl" value="${settings?.tenantUrl ?? ''}" required />
      <label for="secret-token">
        Secret token${job === undefined ? '' : ' (empty: unchanged)'}
      </label>
      <input id="secret-token" name="secretToken" type="password" autocomplete="off" />
      <label for="scope">Scope</label>
      <select id="scope" name="scope">
        ${option('assigned', 'Assigned users and groups', settings?.scope !== 'all')}
        ${option('all', 'All users and groups', settings?.scope === 'all')}
      </select>
      <label for="match">Matching attribute</label>
      <select id="match" name="matchUsersBy">
        ${userMatches.map((one) => option(one, one, settings?.matchUsersBy === one))}
      </select>
      <label for="external-id">externalId comes from</label>
      <select id="external-id" name="externalIdFrom">
        ${option('objectId', 'objectId (recommended)', !fromNickname)}
        ${option('mailNickname', "mailNickname (Microsoft's default)", fromNickname)}
      </select>
      <div class="actions"><button class="primary">Save</button></div>
    </form>
    <p class="quiet">Saving makes a new job, which matches everything again.</p>
  </section>`
}

function option(value: string, text: string, selected: boolean): Markup {
  return html`<option value="${value}" ${selected ? 'selected' : ''}>${text}</option>`
}

function assignmentsSection({ directory }: Context, app: App): Markup {
  return html`<section aria-label="Users and groups">
    <h2>Users and groups</h2>
    <ul>
      ${app.assignments.map(({ principalId, role }) => {
        const name =
          directory.user(principalId)?.userPrincipalName ??
          directory.group(principalId)?.displayName ??
          principalId
        return html`<li>
          ${name}${role === null ? '' : ` (${role})`}
          <form method="post" action="/control/apps/${app.appId}/unassign" class="inline">
            <input type="hidden" name="principalId" value="${principalId}" />
            <button class="second" aria-label="Unassign ${name}">Unassign</button>
          </form>
        </li>`
      })}
    </ul>
    <form method="post" action="/control/apps/${app.appId}/assign">
      <label for="principal">User principal name, or display name of a group</label>
      <input id="principal" name="principal" required />
      <label for="role">Role</label>
      <select id="role" name="role">
        <option value="">Default access</option>
        ${app.appRoles.map(({ value, displayName }) => html`<option value="${value}">${displayName}</option>`)}
      </select>
      <div class="actions"><button class="second">Assign</button></div>
    </form>
  </section>`
}
