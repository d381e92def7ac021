import { html } from 'hono/html'
import { endpoints, exampleFaults } from '../fault-catalogue.ts'
import { layout } from './layout.ts'
import type { Context } from '../context.ts'
import type { App, DeletedUser, Group, Tenant, User } from '../directory/model.ts'
import type { Markup } from './layout.ts'

/** Everything in the directory at a glance, with the forms that change it. */
export function indexPage(context: Context): Markup {
  const { directory } = context
  return layout(
    'Directory',
    html`<h1>Local Entra directory</h1>
      <p class="quiet">
        Sign-in plays at <code>${context.origin}</code>, Graph at
        <code>${context.graphOrigin}</code>. What you change here lasts until the emulator stops.
      </p>
      ${directory.tenants.map((tenant) => tenantSection(context, tenant))}
      ${newUserForm(directory.tenants)} ${newGroupForm(directory.tenants)} ${faultsSection(context)}
      ${keysSection(context)}`,
    { wide: true },
  )
}

function tenantSection({ origin, directory }: Context, tenant: Tenant): Markup {
  const users = directory.users(tenant.id)
  const apps = directory.apps.filter((app) => app.tenantId === tenant.id)
  const groups = directory.groups(tenant.id)
  return html`<section aria-label="${tenant.displayName}">
    <h2>${tenant.displayName}</h2>
    <dl>
      <dt>Tenant id</dt>
      <dd><code>${tenant.id}</code></dd>
      <dt>Domains</dt>
      <dd>${tenant.domains.join(', ') || 'none'}</dd>
      <dt>Discovery</dt>
      <dd>
        <a href="/${tenant.id}/v2.0/.well-known/openid-configuration"
          ><code>${origin}/${tenant.id}/v2.0</code></a
        >
      </dd>
    </dl>
    ${users.length === 0 ? '' : userTable(directory, users)}
    ${deletedUserList(directory.deletedUsers(tenant.id))}
    ${groups.length === 0 ? '' : groupList(groups)} ${apps.length === 0 ? '' : appTable(apps)}
  </section>`
}

function userTable(directory: Context['directory'], users: readonly User[]): Markup {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Display name</th>
          <th scope="col">Mail</th>
          <th scope="col">Enabled</th>
          <th scope="col">Groups</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        ${users.map((user) => userRow(user, directory.groupsOf(user.id).length))}
      </tbody>
    </table>
  </div>`
}

function userRow(user: User, groups: number): Markup {
  const form = `user-${user.id}`
  const name = user.userPrincipalName
  return html`<tr>
    <td>${name}${user.kind === 'member' ? '' : ` (${user.kind})`}<br /><code>${user.id}</code></td>
    <td>
      <input
        form="${form}"
        name="displayName"
        aria-label="Display name of ${name}"
        value="${user.displayName}"
        required
      />
    </td>
    <td>
      <input form="${form}" name="mail" aria-label="Mail of ${name}" value="${user.mail ?? ''}" />
    </td>
    <td>
      <input
        form="${form}"
        type="checkbox"
        name="accountEnabled"
        aria-label="${name} is enabled"
        ${user.accountEnabled ? 'checked' : ''}
      />
    </td>
    <td>${groups}</td>
    <td>
      <form id="${form}" method="post" action="/control/users/${user.id}">
        <button class="second" aria-label="Save ${name}">Save</button>
      </form>
      <form method="post" action="/control/users/${user.id}/delete">
        <button class="second" aria-label="Delete ${name}">Delete</button>
      </form>
    </td>
  </tr>`
}

function deletedUserList(deleted: readonly DeletedUser[]): Markup | '' {
  if (deleted.length === 0) return ''
  return html`<h3>Deleted users</h3>
    <ul>
      ${deleted.map(
        ({ user, deletedAt }) =>
          html`<li>
            ${user.userPrincipalName}, deleted ${deletedAt.toISOString()}
            <form method="post" action="/control/users/${user.id}/restore" class="inline">
              <button class="second" aria-label="Restore ${user.userPrincipalName}">Restore</button>
            </form>
            <form method="post" action="/control/users/${user.id}/delete" class="inline">
              <input type="hidden" name="permanently" value="on" />
              <button class="second" aria-label="Delete ${user.userPrincipalName} for good">
                Delete for good
              </button>
            </form>
          </li>`,
      )}
    </ul>`
}

/** Closed at first: the seed has a person in 250 groups. */
function groupList(groups: readonly Group[]): Markup {
  return html`<details>
    <summary>Groups (${groups.length})</summary>
    <ul>
      ${groups.map(
        (group) =>
          html`<li>
            <a href="/control/groups/${group.id}">${group.displayName}</a>
            (${group.members.size})
          </li>`,
      )}
    </ul>
  </details>`
}

function appTable(apps: readonly App[]): Markup {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th scope="col">App</th>
          <th scope="col">Client secrets</th>
          <th scope="col">Redirect addresses</th>
          <th scope="col">Add a redirect address</th>
          <th scope="col">Provisioning</th>
        </tr>
      </thead>
      <tbody>
        ${apps.map(appRow)}
      </tbody>
    </table>
  </div>`
}

function appRow(app: App): Markup {
  return html`<tr>
    <td>${app.displayName}${app.enabled ? '' : ' (disabled)'}<br /><code>${app.appId}</code></td>
    <td>${app.secrets.map((secret) => html`<code>${secret.value}</code><br />`)}</td>
    <td>${app.redirectUris.map((redirect) => html`<code>${redirect.uri}</code><br />`)}</td>
    <td>
      <form method="post" action="/control/apps/${app.appId}/redirects">
        <input
          name="uri"
          type="url"
          aria-label="New redirect address of ${app.displayName}"
          required
        />
        <button class="second">Add</button>
      </form>
    </td>
    <td>
      <a href="/control/provisioning/${app.appId}" aria-label="Provisioning of ${app.displayName}"
        >Provisioning</a
      >
    </td>
  </tr>`
}

function newUserForm(tenants: readonly Tenant[]): Markup {
  return html`<section aria-label="Add a user">
    <h2>Add a user</h2>
    <form method="post" action="/control/users">
      <label for="new-tenant">Tenant</label>
      <select id="new-tenant" name="tenantId">
        ${tenants.map((tenant) => html`<option value="${tenant.id}">${tenant.displayName}</option>`)}
      </select>
      <label for="new-name">User principal name</label>
      <input id="new-name" name="userPrincipalName" placeholder="new@contoso.example" required />
      <label for="new-display">Display name</label>
      <input id="new-display" name="displayName" required />
      <label for="new-mail">Mail (empty: no mailbox)</label>
      <input id="new-mail" name="mail" />
      <div class="actions"><button class="primary">Add user</button></div>
    </form>
  </section>`
}

function newGroupForm(tenants: readonly Tenant[]): Markup {
  return html`<section aria-label="Add a group">
    <h2>Add a group</h2>
    <form method="post" action="/control/groups">
      <label for="new-group-tenant">Tenant</label>
      <select id="new-group-tenant" name="tenantId">
        ${tenants.map((tenant) => html`<option value="${tenant.id}">${tenant.displayName}</option>`)}
      </select>
      <label for="new-group-name">Display name</label>
      <input id="new-group-name" name="displayName" required />
      <div class="actions"><button class="primary">Add group</button></div>
    </form>
  </section>`
}

function faultsSection({ faults }: Context): Markup {
  const { active } = faults
  return html`<section aria-label="Faults">
    <h2>Faults</h2>
    ${
      active.length === 0
        ? html`<p>Everything works.</p>`
        : html`<ul>
            ${active.map(
              ({ fault, timesLeft }) =>
                html`<li>
                  <code>${JSON.stringify(fault)}</code>
                  ${timesLeft === null ? '' : `(${timesLeft} left)`}
                </li>`,
            )}
          </ul>`
    }
    <form method="post" action="/control/faults">
      <label for="fault-kind">Fault</label>
      <select id="fault-kind" name="kind">
        ${Object.keys(exampleFaults).map((kind) => html`<option>${kind}</option>`)}
      </select>
      <label for="fault-endpoint">Endpoint (faults of the connection only)</label>
      <select id="fault-endpoint" name="endpoint">
        <option value="">everywhere</option>
        ${endpoints.map((endpoint) => html`<option>${endpoint}</option>`)}
      </select>
      <label for="fault-times">How often</label>
      <select id="fault-times" name="times">
        <option value="once">the next time only</option>
        <option value="always">until cleared</option>
      </select>
      <div class="actions"><button class="primary">Switch on</button></div>
    </form>
    <form method="post" action="/control/faults/clear">
      <div class="actions"><button class="second">Clear all faults</button></div>
    </form>
  </section>`
}

function keysSection({ keys }: Context): Markup {
  return html`<section aria-label="Signing keys">
    <h2>Signing keys</h2>
    <ul>
      ${keys.published.map(
        (key) => html`<li><code>${key.kid}</code>${key === keys.current ? ' signs now' : ''}</li>`,
      )}
    </ul>
    <form method="post" action="/control/keys/rotate">
      <div class="actions"><button class="second">Rotate keys</button></div>
    </form>
  </section>`
}
