// Everything that happened to one person, in the words of this organization.
import { UsherError } from '../core/error-catalogue.ts'
import type { MemberId } from '../core/ids.ts'
import type { Page, PageRequest, TimelineEntry } from '../engine/ports.ts'
import type { AdminCaller, AdminPorts } from './context.ts'
import { idsOf, type Names } from './names.ts'

export type Timeline = Page<TimelineEntry> & { readonly names: Names }

/**
 * Newest first, with what was before: accounts that were merged into this one, and memberships of a
 * person who was removed and came back. Errors: NOT_FOUND.
 */
export async function memberTimeline(
  ports: AdminPorts,
  { organizationId }: AdminCaller,
  id: MemberId,
  page: PageRequest,
): Promise<Timeline> {
  const { read } = ports.storage
  const member = await read.members.find(organizationId, id)
  if (!member) throw new UsherError('NOT_FOUND')
  const absorbed = await read.members.absorbedBy(organizationId, member.userId)
  const userIds = [member.userId, ...absorbed.map(({ userId }) => userId)]
  const former = await read.members.formerOf(organizationId, userIds)
  const merged = absorbed.map(({ memberId }) => memberId)
  const people = { userIds, memberIds: [...new Set([id, ...merged, ...former])] }
  const found = await read.timelines.list(organizationId, people, page)
  const ids = found.items.flatMap((entry) =>
    entry.kind === 'event' ? idsOf(entry.event) : [entry.attempt.connectionId ?? ''],
  )
  return { ...found, names: await read.names.find(organizationId, ids) }
}
