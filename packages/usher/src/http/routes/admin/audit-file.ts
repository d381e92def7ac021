// The trail as a file, portion by portion: whoever reads slowly makes the server read slowly, and no more
// than one portion is in memory.
import type { NamedAuditPage } from '../../../admin/history.ts'
import { toAudit, type AuditAnswer } from './audit-answer.ts'

export function auditFile(
  format: 'csv' | 'json',
  portions: AsyncGenerator<NamedAuditPage, void, void>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder()
  const pieces = textOf(format, portions)
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next()
      if (done === true) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await portions.return()
    },
  })
}

async function* textOf(
  format: 'csv' | 'json',
  portions: AsyncGenerator<NamedAuditPage, void, void>,
): AsyncGenerator<string, void, void> {
  yield format === 'csv' ? csvLine(csvHead) : '['
  let isFirst = true
  for await (const { items, names } of portions) {
    const events = items.map((event) => toAudit(event, names))
    if (format === 'csv') yield events.map((event) => csvLine(cellsOf(event))).join('')
    else if (events.length > 0) {
      const text = events.map((event) => JSON.stringify(event)).join(',\n')
      yield isFirst ? `\n${text}` : `,\n${text}`
      isFirst = false
    }
  }
  if (format === 'json') yield '\n]\n'
}

const csvHead = [
  'time',
  'actor kind',
  'actor',
  'actor id',
  'action',
  'target kind',
  'target',
  'target id',
  'ip address',
  'details',
  'event id',
]

function cellsOf(event: AuditAnswer): readonly string[] {
  return [
    event.at,
    event.actor.kind,
    event.actorName ?? '',
    actorId(event.actor),
    event.action,
    event.target.kind,
    event.targetName ?? '',
    event.target.id,
    event.ipAddress ?? '',
    JSON.stringify(event.details),
    event.id,
  ]
}

function actorId(actor: AuditAnswer['actor']): string {
  switch (actor.kind) {
    case 'user':
      return actor.userId
    case 'directory':
    case 'api-token':
      return actor.tokenId
    case 'set-up-link':
      return actor.linkId
    case 'system':
    case 'operator-cli':
      return ''
  }
}

/** RFC 4180: every cell in quotation marks, lines end with CR LF. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/**
 * A spreadsheet takes a cell that begins so for a formula, and people choose their own names: an
 * apostrophe makes it text (OWASP, CSV injection).
 */
const formulaBeginning = /^[\s"']*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/

function csvCell(text: string): string {
  const harmless = formulaBeginning.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
