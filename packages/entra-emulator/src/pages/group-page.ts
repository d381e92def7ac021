import { html } from 'hono/html'
import { layout } from './layout.ts'
import type { Context } from '../context.ts'
import type { Markup } from './layout.ts'

/** One group: its name and who is in it. Null where there is none. */
export function groupPage({ directory }: Context, id: string): Markup | null {
  const group = directory.group(id)
  if (group === undefined) return null
  const base = `/control/groups/${group.id}`
  return layout(
    group.displayName,
    html`<p><a href="/">Directory</a></p>
      <h1>${group.displayName}</h1>
      <p class="quiet"><code>${group.id}</code></p>
      <form method="post" action="${base}">
        <label for="name">Display name</label>
        <input id="name" name="displayName" value="${group.displayName}" required />
        <div class="actions"><button class="primary">Save</button></div>
      </form>
      <h2>Members (${group.members.size})</h2>
      <ul>
        ${[...group.members].slice(0, membersShownMax).map((memberId) => {
          const name =
            directory.user(memberId)?.userPrincipalName ??
            directory.group(memberId)?.displayName ??
            directory.deletedUser(memberId)?.user.userPrincipalName ??
            memberId
          return html`<li>
            ${name}
            <form method="post" action="${base}/members/remove" class="inline">
              <input type="hidden" name="memberId" value="${memberId}" />
              <button class="second" aria-label="Remove ${name}">Remove</button>
            </form>
          </li>`
        })}
      </ul>
      ${
        group.members.size > membersShownMax
          ? html`<p>Only the first ${membersShownMax} are shown.</p>`
          : ''
      }
      <form method="post" action="${base}/members">
        <label for="member">Add a user (principal name) or a group (display name)</label>
        <input id="member" name="member" required />
        <div class="actions"><button class="second">Add member</button></div>
      </form>
      <form method="post" action="${base}/delete">
        <div class="actions"><button class="second">Delete the group</button></div>
      </form>`,
  )
}

const membersShownMax = 500
