// GET /Users, GET / and their `.search` (RFC 7644 §3.4.2 and §3.4.3, RFC 9865).
import type { JsonObject } from '../../core/directory.ts'
import { parseFilter } from '../filter/parse-filter.ts'
import { parseProjection } from '../resource/projection.ts'
import type { ResourceType } from '../schema/model.ts'
import type { DirectoryTarget, ScimResponse, TypeTarget } from './command.ts'
import { openCursor, sealCursor } from './cursor.ts'
import {
  questionOfQuery,
  questionOfSearch,
  type CursorPage,
  type IndexPage,
  type ListQuestion,
} from './list-question.ts'
import { countAll, pageByCursor, pageByIndex, type Ask, type Part, type Source } from './page.ts'
import { resolveFilterAcross, resolveSortAcross } from './resolve-across.ts'
import { renderPage } from './rows.ts'

export const listResponseUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

export function listType(target: TypeTarget): Promise<ScimResponse> {
  return list(target, [target.type], questionOfQuery(target.request.query))
}

export function searchType(target: TypeTarget): Promise<ScimResponse> {
  return list(target, [target.type], questionOfSearch(target.request.body))
}

export function listAll(target: DirectoryTarget): Promise<ScimResponse> {
  return list(target, target.registry.resourceTypes, questionOfQuery(target.request.query))
}

export function searchAll(target: DirectoryTarget): Promise<ScimResponse> {
  return list(target, target.registry.resourceTypes, questionOfSearch(target.request.body))
}

async function list(
  target: DirectoryTarget,
  types: readonly ResourceType[],
  question: ListQuestion,
): Promise<ScimResponse> {
  const { registry } = target
  const projections = types.map((type) => parseProjection(registry, type, question))
  const sources = sourcesOf(target, types, question)
  const ask = asker(target)
  const { parts, members } =
    question.page.kind === 'index'
      ? await indexPage(ask, sources, question.page)
      : await cursorPage(target, ask, sources, question, question.page)
  const resources: JsonObject[] = []
  for (const { type, resources: found } of parts) {
    const projection = projections[types.indexOf(type)]
    if (projection === undefined || found.length === 0) continue
    resources.push(...(await renderPage(target, type, found, projection)))
  }
  const body = {
    schemas: [listResponseUrn],
    ...members,
    itemsPerPage: resources.length,
    Resources: resources,
  }
  return { status: 200, body, headers: {}, outcome: `${members.totalResults} found` }
}

type Page = {
  readonly parts: readonly Part[]
  readonly members: { readonly totalResults: number } & JsonObject
}

async function indexPage(
  ask: Ask,
  sources: readonly Source[],
  { startIndex, count }: IndexPage,
): Promise<Page> {
  const { parts, total } = await pageByIndex(ask, sources, startIndex - 1, count)
  return { parts, members: { totalResults: total, startIndex } }
}

async function cursorPage(
  { ports, caller }: DirectoryTarget,
  ask: Ask,
  sources: readonly Source[],
  question: ListQuestion,
  { cursor, count }: CursorPage,
): Promise<Page> {
  const tools = { sealer: ports.sealer, hashToken: ports.hashToken, now: ports.clock() }
  const scope = { caller, types: sources.map(({ type }) => type.name), question }
  const opened = cursor === null ? null : openCursor(tools, scope, cursor)
  const { parts, next } = await pageByCursor(ask, sources, opened?.place ?? null, count)
  const shown = parts.reduce((sum, { resources }) => sum + resources.length, 0)
  const total = opened?.total ?? (next === null ? shown : await countAll(ask, sources))
  const nextCursor = next === null ? null : sealCursor(tools, scope, { total, place: next })
  return { parts, members: { totalResults: total, ...(nextCursor !== null && { nextCursor }) } }
}

function sourcesOf(
  { registry, caller }: DirectoryTarget,
  types: readonly ResourceType[],
  { filter, sortBy, sortOrder }: ListQuestion,
): readonly Source[] {
  const { strict } = caller.directory.settings
  const node = filter === null ? null : parseFilter(filter)
  const sorts = resolveSortAcross(registry, types, sortBy, sortOrder)
  return types.map((type) => ({
    type,
    filter: node === null ? null : resolveFilterAcross(registry, types, type, node, { strict }),
    sort: sorts.get(type.name) ?? null,
  }))
}

function asker({ ports, caller }: DirectoryTarget): Ask {
  const { resources } = ports.storage.read
  const { id } = caller.directory
  return {
    query: ({ type, filter, sort }, from, limit) =>
      resources.query(id, { resourceType: type.name, filter, sort, limit, from }),
    count: ({ type, filter }) => resources.count(id, type.name, filter),
  }
}
