// What a provisioning client asked for, and how it ended.
import { timeElement } from '../format-time.ts'
import { html, isolated, type Html } from '../html.ts'
import { text } from '../texts.ts'
import { table } from './table.ts'

export type ScimRequestRow = {
  readonly at: Date
  readonly method: string
  readonly path: string
  readonly status: number
  readonly outcome: string
  readonly durationMilliseconds: number
}

export function scimRequestTable(caption: string, requests: readonly ScimRequestRow[]): Html {
  return table(
    caption,
    requests.map((request) => [
      {
        label: text('scimRequest'),
        value: html`<strong>${request.method}</strong> <code>${request.path}</code>`,
      },
      { label: text('time'), value: timeElement(request.at, '') },
      { label: text('status'), value: statusBadge(request.status) },
      { label: text('outcome'), value: isolated(request.outcome) },
      {
        label: text('scimDuration'),
        value: html`<span class="nowrap">${request.durationMilliseconds} ms</span>`,
      },
    ]),
  )
}

function statusBadge(status: number): Html {
  const tone = status < 400 ? 'good' : status < 500 ? 'warn' : 'bad'
  return html`<span class="badge badge-${tone}">${status}</span>`
}
