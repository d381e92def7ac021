// Pages over one resource type or over several, one type after the other (RFC 7644 §3.4.2.1).
import type { DirectoryResource } from '../../core/directory.ts'
import type { ResourceFilter, ResourceQuery, ResourceSort } from '../../core/resource-query.ts'
import type { ResourceType } from '../schema/model.ts'
import type { Place } from './cursor.ts'
import { resourceIdOf } from './resource-id.ts'

export type Source = {
  readonly type: ResourceType
  readonly filter: ResourceFilter | null
  readonly sort: ResourceSort | null
}
export type Ask = {
  query(
    source: Source,
    from: ResourceQuery['from'],
    limit: number,
  ): Promise<readonly DirectoryResource[]>
  count(source: Source): Promise<number>
}
export type Part = {
  readonly type: ResourceType
  readonly resources: readonly DirectoryResource[]
}

/** One resource more than asked for is read: where it is missing, nobody has to count. */
export async function pageByIndex(
  ask: Ask,
  sources: readonly Source[],
  offset: number,
  limit: number,
): Promise<{ readonly parts: readonly Part[]; readonly total: number }> {
  const parts: Part[] = []
  let room = limit
  let total = 0
  for (const source of sources) {
    const skipped = Math.max(offset - total, 0)
    const from = { kind: 'offset', offset: skipped } as const
    const found = room > 0 ? await ask.query(source, from, room + 1) : []
    const seesEnd = room > 0 && found.length <= room && (found.length > 0 || skipped === 0)
    const resources = found.slice(0, room)
    parts.push({ type: source.type, resources })
    room -= resources.length
    total += seesEnd ? skipped + found.length : await ask.count(source)
  }
  return { parts, total }
}

export async function pageByCursor(
  ask: Ask,
  sources: readonly Source[],
  start: Place | null,
  limit: number,
): Promise<{ readonly parts: readonly Part[]; readonly next: Place | null }> {
  const parts: Part[] = []
  const first = start === null ? 0 : sources.findIndex(({ type }) => type.name === start.type)
  let room = limit
  for (const source of sources.slice(Math.max(first, 0))) {
    const place =
      start?.type === source.type.name ? start : { type: source.type.name, after: null, offset: 0 }
    const found = await ask.query(source, fromPlace(source, place), room + 1)
    const resources = found.slice(0, room)
    parts.push({ type: source.type, resources })
    room -= resources.length
    if (found.length > resources.length) return { parts, next: placeBehind(place, resources) }
  }
  return { parts, next: null }
}

export async function countAll(ask: Ask, sources: readonly Source[]): Promise<number> {
  let total = 0
  for (const source of sources) total += await ask.count(source)
  return total
}

function fromPlace({ type, sort }: Source, place: Place): ResourceQuery['from'] {
  if (sort !== null) return { kind: 'offset', offset: place.offset }
  const id = place.after === null ? null : (resourceIdOf(type, place.after) ?? null)
  return { kind: 'after', id }
}

function placeBehind(place: Place, shown: readonly DirectoryResource[]): Place {
  return {
    type: place.type,
    after: shown.at(-1)?.id ?? place.after,
    offset: place.offset + shown.length,
  }
}
