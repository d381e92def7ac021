import { html } from 'hono/html'
import { layout } from './layout.ts'
import type { Context } from '../context.ts'
import type { LogStatus, ProvisioningLogEntry } from '../provisioning/provisioning-log.ts'
import type { Markup } from './layout.ts'

const statuses: readonly LogStatus[] = ['success', 'failure', 'skipped', 'warning']
const entriesShownMax = 500

/** The provisioning log of one app, newest first, of one status if one is chosen. */
export function provisioningLogPage(
  { directory, provisioning }: Context,
  appId: string,
  query: Readonly<Record<string, string>>,
): Markup | null {
  const app = directory.app(appId)
  if (app === undefined) return null
  const status = statuses.find((one) => one === query['status'])
  const all = provisioning.job(app.appId)?.log ?? []
  const entries = all.filter((entry) => status === undefined || entry.status === status)
  return layout(
    `Provisioning log of ${app.displayName}`,
    html`<p><a href="/control/provisioning/${app.appId}">Provisioning of ${app.displayName}</a></p>
      <h1>Provisioning log</h1>
      <form method="get">
        <label for="status">Status</label>
        <select id="status" name="status">
          <option value="">all</option>
          ${statuses.map((one) => html`<option ${one === status ? 'selected' : ''}>${one}</option>`)}
        </select>
        <div class="actions"><button class="second">Filter</button></div>
      </form>
      <p class="quiet">
        ${entries.length}
        entries${entries.length > entriesShownMax ? `, the last ${entriesShownMax} shown` : ''}
      </p>
      ${logTable(entries.slice(-entriesShownMax).toReversed())}`,
    { wide: true },
  )
}

export function logTable(entries: readonly ProvisioningLogEntry[]): Markup {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Cycle</th>
          <th scope="col">Action</th>
          <th scope="col">Object</th>
          <th scope="col">Target id</th>
          <th scope="col">Status</th>
          <th scope="col">Attributes</th>
        </tr>
      </thead>
      <tbody>
        ${entries.map(logRow)}
      </tbody>
    </table>
  </div>`
}

function logRow(entry: ProvisioningLogEntry): Markup {
  return html`<tr>
    <td>${entry.time.toISOString()}</td>
    <td>${entry.cycle} ${entry.cycleKind}</td>
    <td>${entry.action}</td>
    <td>${entry.object.kind} ${entry.object.name}<br /><code>${entry.object.id}</code></td>
    <td><code>${entry.targetId ?? ''}</code></td>
    <td class="${entry.status === 'failure' ? 'error' : ''}">
      ${entry.status} ${entry.httpStatus ?? ''}<br />${entry.text ?? ''}
    </td>
    <td>
      ${entry.changes.map(
        ({ attribute, before, after }) =>
          html`<code>${attribute}</code>: ${before ?? '(nothing)'} → ${after ?? '(nothing)'}<br />`,
      )}
    </td>
  </tr>`
}
