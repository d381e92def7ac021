// Settings → Members: who belongs to the organization, where they came from, and how they sign in.
import type { MemberOrigin, MemberStatus } from '../../core/model.ts'
import { timeElement } from '../format-time.ts'
import { html, isolated, type Html } from '../html.ts'
import { emptyState } from '../parts/empty-state.ts'
import { field } from '../parts/field.ts'
import { avatar } from '../parts/picture.ts'
import { roleBadges } from '../parts/role-badges.ts'
import { safeLink } from '../safe-address.ts'
import { rich, text } from '../texts.ts'
import { settingsPage, type SettingsFrame } from './layout.ts'
import { originName, statusBadge } from './member-words.ts'
import { orNone, table, type Cell } from './table.ts'

export type MemberRow = {
  readonly href: string
  readonly displayName: string | null
  readonly username: string | null
  readonly email: string | null
  readonly avatarUrl: string | null
  /** Names of the connections that the person has an identity on. */
  readonly authSources: readonly string[]
  readonly origin: MemberOrigin
  readonly roles: readonly string[]
  readonly status: MemberStatus
  readonly lastSignInAt: Date | null
}

export type MembersView = {
  readonly frame: SettingsFrame
  readonly search: string
  readonly members: readonly MemberRow[]
  readonly nextHref: string | null
  /** `null` on the first page. */
  readonly firstHref: string | null
}

/** The search form asks for this page again with `?search=`. */
export function membersPage(view: MembersView): string {
  return settingsPage({
    frame: view.frame,
    section: 'members',
    title: text('membersTitle'),
    heading: text('membersTitle'),
    content: html`${searchForm(view)}${view.members.length === 0 ? empty(view) : filled(view)}`,
  })
}

function searchForm(view: MembersView): Html {
  const search = field({
    id: 'search',
    name: 'search',
    label: text('membersSearch'),
    type: 'search',
    value: view.search,
    placeholder: text('membersSearchPlaceholder'),
    autocomplete: 'off',
    maxLength: 200,
    optional: true,
  })
  const action = safeLink(view.frame.hrefs.members)
  return html`<form class="search" method="get" action="${action}" role="search">
    ${search}<button class="button">${text('search')}</button
    >${view.search !== '' && html`<a class="button" href="${action}">${text('clearSearch')}</a>`}
  </form>`
}

function empty(view: MembersView): Html {
  const state =
    view.search === ''
      ? emptyState(text('membersEmpty'), text('membersEmptyHint'))
      : emptyState(
          rich('membersNoMatch', { search: isolated(view.search) }),
          text('membersNoMatchHint'),
        )
  return html`<section class="panel panel-bare">${state}</section>`
}

function filled(view: MembersView): Html {
  const count = view.members.length
  const counted = count === 1 ? text('membersOne') : rich('membersMany', { count })
  return html`<section class="panel panel-bare">
      ${table(text('membersTitle'), view.members.map(memberCells))}
    </section>
    <div class="row-wrap spread">
      <p class="small muted" role="status">${counted}</p>
      <div class="row-wrap">
        ${view.firstHref !== null && html`<a class="button compact" href="${safeLink(view.firstHref)}">${text('firstPage')}</a>`}${view.nextHref !== null && html`<a class="button compact" rel="next" href="${safeLink(view.nextHref)}">${text('nextPage')}</a>`}
      </div>
    </div>`
}

function memberCells(member: MemberRow): readonly Cell[] {
  const name = member.displayName ?? member.username ?? member.email ?? text('accountNoName')
  const username = member.username !== null && member.username !== name ? member.username : null
  const person = html`<div class="row">
    ${avatar(name, member.avatarUrl, 'normal')}
    <div class="grow">
      <a href="${safeLink(member.href)}">${isolated(name)}</a
      >${username !== null && html`<div class="small muted">${isolated(username)}</div>`}
    </div>
  </div>`
  const sources = member.authSources.map((source) => html`<div>${isolated(source)}</div>`)
  return [
    { label: text('person'), value: person },
    { label: text('email'), value: orNone(member.email === null ? null : isolated(member.email)) },
    { label: text('authSource'), value: orNone(sources.length === 0 ? null : html`${sources}`) },
    {
      label: text('origin'),
      value: html`<span class="nowrap">${originName(member.origin)}</span>`,
    },
    { label: text('roles'), value: roleBadges(member.roles, text('none')) },
    { label: text('status'), value: statusBadge(member.status) },
    { label: text('lastSignIn'), value: timeElement(member.lastSignInAt, text('never')) },
  ]
}
