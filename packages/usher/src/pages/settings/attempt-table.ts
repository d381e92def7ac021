// Sign-in attempts with their outcome, and what a code means and asks for.
import { errorCatalogue, type ErrorCode } from '../../core/error-catalogue.ts'
import type { SignInAttempt } from '../../core/model.ts'
import { timeElement } from '../format-time.ts'
import { html, isolated, type Html } from '../html.ts'
import { rich, text } from '../texts.ts'
import { outcomeBadge } from './member-words.ts'
import { orNone, table, type Cell } from './table.ts'

export type AttemptRow = {
  readonly reference: string
  readonly at: Date
  /** Name, user name or address, as far as it is known. */
  readonly person: string | null
  readonly connectionName: string | null
  readonly outcome: SignInAttempt['outcome']
  readonly code: ErrorCode | null
  /** `AADSTS50105` and the like. */
  readonly providerErrorCode: string | null
}

/** `who`: with a column for the person, for lists over many people. */
export function attemptTable(
  caption: string,
  attempts: readonly AttemptRow[],
  who: 'everybody' | 'one person',
): Html {
  return table(
    caption,
    attempts.map((attempt) => attemptCells(attempt, who)),
  )
}

function attemptCells(attempt: AttemptRow, who: 'everybody' | 'one person'): readonly Cell[] {
  const person = attempt.person === null ? null : isolated(attempt.person)
  return [
    { label: text('time'), value: timeElement(attempt.at, '') },
    ...(who === 'everybody'
      ? [
          {
            label: text('person'),
            value: person ?? html`<span class="muted">${text('somebody')}</span>`,
          },
        ]
      : []),
    {
      label: text('provider'),
      value: orNone(attempt.connectionName === null ? null : isolated(attempt.connectionName)),
    },
    { label: text('outcome'), value: outcomeBadge(attempt.outcome) },
    { label: text('meaning'), value: meaning(attempt) },
    { label: text('reference'), value: html`<code class="nowrap">${attempt.reference}</code>` },
  ]
}

function meaning(attempt: AttemptRow): Html {
  const provider =
    attempt.providerErrorCode !== null &&
    html`<div class="small">
      ${rich('providerSaid', { code: html`<code>${attempt.providerErrorCode}</code>` })}
    </div>`
  if (attempt.code === null) return html`${provider || html`<span class="muted">–</span>`}`
  const { title, hint } = errorCatalogue[attempt.code]
  return html`<div>${title}</div>
    <div class="small muted">${hint}</div>
    ${provider}<code class="muted">${attempt.code}</code>`
}
