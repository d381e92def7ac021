import { html, isolated, type Html } from '../html.ts'

/** Roles as small badges. */
export function roleBadges(roles: readonly string[], whenNone: string): Html {
  if (roles.length === 0) return html`<span class="muted">${whenNone}</span>`
  return html`<span class="row-wrap"
    >${roles.map((role) => html`<span class="badge">${isolated(role)}</span>`)}</span
  >`
}
