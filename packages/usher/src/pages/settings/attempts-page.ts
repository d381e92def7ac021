// Settings → Sign-in log: every attempt, why it ended as it did, and the search for the reference
// number that a person reads out.
import { html, isolated, type Html } from '../html.ts'
import { emptyState } from '../parts/empty-state.ts'
import { field } from '../parts/field.ts'
import { safeLink } from '../safe-address.ts'
import { rich, text } from '../texts.ts'
import { attemptTable, type AttemptRow } from './attempt-table.ts'
import { settingsPage, type SettingsFrame } from './layout.ts'

export type AttemptsView = {
  readonly frame: SettingsFrame
  readonly reference: string
  readonly attempts: readonly AttemptRow[]
  readonly nextHref: string | null
}

/** The search form asks for this page again with `?reference=`. */
export function attemptsPage(view: AttemptsView): string {
  const content =
    view.attempts.length === 0
      ? empty(view.reference)
      : attemptTable(text('attemptsTitle'), view.attempts, 'everybody')
  return settingsPage({
    frame: view.frame,
    section: 'attempts',
    title: text('attemptsTitle'),
    heading: text('attemptsTitle'),
    content: html`${searchForm(view)}
      <section class="panel panel-bare">${content}</section>
      ${view.nextHref !== null && html`<div class="row-wrap"><a class="button compact" rel="next" href="${safeLink(view.nextHref)}">${text('nextPage')}</a></div>`}`,
  })
}

function searchForm(view: AttemptsView): Html {
  const reference = field({
    id: 'reference',
    name: 'reference',
    label: text('attemptsReference'),
    type: 'search',
    value: view.reference,
    placeholder: text('attemptsReferencePlaceholder'),
    autocomplete: 'off',
    maxLength: 100,
    optional: true,
  })
  const action = safeLink(view.frame.hrefs.attempts)
  return html`<form class="search" method="get" action="${action}" role="search">
    ${reference}<button class="button">${text('search')}</button
    >${view.reference !== '' && html`<a class="button" href="${action}">${text('clearSearch')}</a>`}
  </form>`
}

function empty(reference: string): Html {
  return reference === ''
    ? emptyState(text('attemptsEmpty'), text('attemptsEmptyHint'))
    : emptyState(
        rich('attemptsNoMatch', { reference: isolated(reference) }),
        text('attemptsNoMatchHint'),
      )
}
