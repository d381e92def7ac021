import { GraphError } from './graph-error.ts'

const pageSizeDefault = 100
const pageSizeMax = 999

export type Page<T> = { readonly items: readonly T[]; readonly nextLink: string | null }

/** One page of a list, and the address of the next with its `$skiptoken`. */
export function pageOf<T>(all: readonly T[], url: URL, publicBase: string): Page<T> {
  const size = pageSize(url.searchParams.get('$top'))
  const start = skipped(url.searchParams.get('$skiptoken'))
  const items = all.slice(start, start + size)
  if (start + size >= all.length) return { items, nextLink: null }
  const next = new URL(publicBase)
  for (const [name, value] of url.searchParams) next.searchParams.set(name, value)
  next.searchParams.set('$skiptoken', encodeSkip(start + size))
  return { items, nextLink: next.href.replaceAll('%24', '$') }
}

function pageSize(top: string | null): number {
  if (top === null) return pageSizeDefault
  const size = Number(top)
  if (Number.isInteger(size) && size >= 1 && size <= pageSizeMax) return size
  throw new GraphError(
    400,
    'Request_BadRequest',
    `Invalid page size specified: '${top}'. Must be between 1 and ${pageSizeMax} inclusive.`,
  )
}

function encodeSkip(start: number): string {
  return Buffer.from(`skip:${start}`).toString('base64url')
}

function skipped(token: string | null): number {
  if (token === null) return 0
  const start = /^skip:(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('utf8'))?.[1]
  if (start === undefined) throw new GraphError(400, 'Request_BadRequest', 'Invalid skip token.')
  return Number(start)
}
