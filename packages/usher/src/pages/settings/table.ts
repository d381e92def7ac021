// A table that stays a table for assistive technology when it is shown as cards: `display: block`
// takes the meaning from table elements, and the roles give it back.
import { html, type Html, type HtmlValue } from '../html.ts'
import { text } from '../texts.ts'

export type Cell = { readonly label: string; readonly value: HtmlValue }

/** Rows of cells; the first cell of a row leads it. Every row has the same labels. */
export function table(caption: string, rows: readonly (readonly Cell[])[]): Html {
  const labels = (rows[0] ?? []).map((cell) => cell.label)
  return html`<table role="table">
    <caption class="hidden-text">
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${labels.map((label) => html`<th role="columnheader" scope="col">${label}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(row)}
    </tbody>
  </table>`
}

function row(cells: readonly Cell[]): Html {
  return html`<tr role="row">
    ${cells.map((cell, index) => html`<td role="cell" ${index === 0 && html` class="lead"`} data-label="${cell.label}">${index === 0 ? cell.value : html`<div>${cell.value}</div>`}</td>`)}
  </tr>`
}

/** What is written where there is no value. */
export function orNone(value: Html | string | null): Html {
  return html`${value ?? html`<span class="muted">${text('none')}</span>`}`
}
