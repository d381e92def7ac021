// Lists are in the order of their ids, and ids grow with time: a range of time is a range of the list's
// own index. An id is made shortly before the time that its row says, so the range is a little wider
// and the row's time decides.
import { earliestId, type IdKind, type IdOf } from '../core/ids.ts'

const slackMilliseconds = 60_000

export function idsFrom<Kind extends IdKind>(kind: Kind, from: Date): IdOf[Kind] {
  return earliestId(kind, new Date(from.getTime() - slackMilliseconds))
}

export function idsUntil<Kind extends IdKind>(kind: Kind, until: Date): IdOf[Kind] {
  return earliestId(kind, new Date(until.getTime() + slackMilliseconds))
}
