// Sessions, for the person who owns them.
import type { SessionId } from '../../core/ids.ts'
import { timeElement } from '../format-time.ts'
import { html, isolated, type Html } from '../html.ts'
import { rich, text } from '../texts.ts'
import { deviceName } from './device-name.ts'

export type SessionRow = {
  readonly id: SessionId
  readonly userAgent: string | null
  readonly ipAddress: string | null
  readonly connectionName: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** The session that asks for this page. */
  readonly current: boolean
}

/** `control` makes what stands at the end of a row, such as a form; it may be nothing. */
export function sessionList(
  sessions: readonly SessionRow[],
  control: (session: SessionRow) => Html | null,
): Html {
  return html`<ul class="list" role="list">
    ${sessions.map((session) => html`<li>${sessionText(session)}${control(session)}</li>`)}
  </ul>`
}

function sessionText(session: SessionRow): Html {
  const badge =
    session.current && html`<span class="badge badge-good">${text('sessionThis')}</span>`
  const origin = [
    rich('sessionThrough', { connection: isolated(session.connectionName) }),
    session.ipAddress !== null && rich('sessionAddress', { address: isolated(session.ipAddress) }),
  ]
  const times = [
    rich('sessionSince', { time: timeElement(session.createdAt, '') }),
    rich('sessionLastSeen', { time: timeElement(session.lastSeenAt, '') }),
  ]
  return html`<div>
    <div class="row-wrap"><strong>${deviceName(session.userAgent)}</strong>${badge}</div>
    <div class="small muted">${dotted(origin)}</div>
    <div class="small muted">${dotted(times)}</div>
  </div>`
}

function dotted(parts: readonly (Html | false)[]): Html {
  const shown = parts.filter((part) => part !== false)
  return html`${shown.map((part, index) => [index > 0 && ' · ', part])}`
}
