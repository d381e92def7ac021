// Set-up links: somebody without an account, such as a customer's IT, sets parts of one organization
// up. The link is shown once, opens until it expires, is finished or revoked, and every opening and
// every change by it is in the trail.
import type { SetUpLink, SetUpScope } from '../core/access.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { SetUpLinkId } from '../core/ids.ts'
import { userOf, type Requester } from '../core/requester.ts'
import { makeKey, setUpTokenPrefix } from '../engine/access.ts'
import type { Page, PageRequest, RequestOrigin } from '../engine/ports.ts'
import {
  lockOrganization,
  recordFor,
  refuseKeysOfKeys,
  type AdminCaller,
  type AdminPorts,
} from './context.ts'
import { creatorsOf, type Creator } from './creators.ts'
import { refuseExpiry } from './expiry.ts'

const openLinksMax = 20
const lifetimeDaysMax = 30
const defaultLifetimeMilliseconds = 7 * 86_400_000

export type SetUpLinkView = {
  readonly link: SetUpLink
  readonly createdBy: Creator | null
  readonly state: 'open' | 'finished' | 'expired' | 'revoked'
}

export type NewSetUpLink = {
  readonly name: string
  readonly scopes: readonly SetUpScope[]
  /** `null`: seven days from now. */
  readonly expiresAt: Date | null
}

/** Newest first, with those that open nothing any more. */
export async function listSetUpLinks(
  ports: AdminPorts,
  caller: AdminCaller,
  page: PageRequest,
): Promise<Page<SetUpLinkView>> {
  const { read } = ports.storage
  const { items, nextCursor } = await read.setUpLinks.list(caller.organizationId, page)
  const creators = await creatorsOf(read, caller.organizationId, items)
  const now = ports.clock()
  return {
    items: items.map((link) => ({
      link,
      createdBy: (link.createdBy && creators.get(link.createdBy)) ?? null,
      state: stateOf(link, now),
    })),
    nextCursor,
  }
}

/**
 * The key of the link is answered here and never again. Errors: FORBIDDEN (only people make keys),
 * VALIDATION_FAILED, LIMIT_REACHED.
 */
export async function createSetUpLink(
  ports: AdminPorts,
  caller: AdminCaller,
  input: NewSetUpLink,
): Promise<SetUpLinkView & { readonly key: string }> {
  refuseKeysOfKeys(caller)
  const now = ports.clock()
  const expiresAt = input.expiresAt ?? new Date(now.getTime() + defaultLifetimeMilliseconds)
  refuseExpiry(expiresAt, now, lifetimeDaysMax)
  const { key, tokenHash } = makeKey(ports, setUpTokenPrefix)
  const link: SetUpLink = {
    id: ports.ids('setUpLink'),
    organizationId: caller.organizationId,
    name: input.name,
    tokenHash,
    scopes: [...new Set(input.scopes)],
    createdBy: userOf(caller.by),
    expiresAt,
    lastOpenedAt: null,
    finishedAt: null,
    revokedAt: null,
    createdAt: now,
  }
  const creators = await ports.storage.transaction(async (stores) => {
    await lockOrganization(stores, caller)
    if ((await stores.setUpLinks.countOpen(caller.organizationId, now)) >= openLinksMax)
      throw new UsherError('LIMIT_REACHED', {
        detail: `At most ${openLinksMax} open links: revoke those that nobody needs.`,
      })
    await stores.setUpLinks.insert(link)
    const record = recordFor(ports, caller)
    const { id, name, scopes } = link
    record.audit(
      'set_up_link.created',
      { kind: 'set-up-link', id },
      { name, scopes, expiresAt: expiresAt.toISOString() },
    )
    record.emit('set_up_link.created', null, {
      organizationId: caller.organizationId,
      setUpLinkId: id,
      name,
    })
    await record.write(stores)
    return creatorsOf(stores, caller.organizationId, [link])
  })
  const createdBy = (link.createdBy && creators.get(link.createdBy)) ?? null
  return { link, createdBy, state: 'open', key }
}

/** Whoever has it open is out at their next request. Errors: NOT_FOUND. */
export async function revokeSetUpLink(
  ports: AdminPorts,
  caller: AdminCaller,
  id: SetUpLinkId,
): Promise<void> {
  await ports.storage.transaction(async (stores) => {
    const link = await stores.setUpLinks.find(caller.organizationId, id)
    if (!link) throw new UsherError('NOT_FOUND')
    if (!(await stores.setUpLinks.revoke(caller.organizationId, id, ports.clock()))) return
    const record = recordFor(ports, caller)
    record.audit('set_up_link.revoked', { kind: 'set-up-link', id }, { name: link.name })
    record.emit('set_up_link.revoked', null, {
      organizationId: caller.organizationId,
      setUpLinkId: id,
    })
    await record.write(stores)
  })
}

/** Whoever used the link says that all is done: it opens nothing any more. */
export async function finishSetUp(
  ports: AdminPorts,
  by: Extract<Requester, { kind: 'set-up-link' }>,
  origin: RequestOrigin,
): Promise<void> {
  const { id, organizationId, name } = by.link
  await ports.storage.transaction(async (stores) => {
    if (!(await stores.setUpLinks.finish(organizationId, id, ports.clock()))) return
    const record = recordFor(ports, { by, organizationId, origin })
    record.audit('set_up_link.finished', { kind: 'set-up-link', id }, { name })
    record.emit('set_up_link.finished', null, { organizationId, setUpLinkId: id })
    await record.write(stores)
  })
}

function stateOf(link: SetUpLink, now: Date): SetUpLinkView['state'] {
  if (link.revokedAt !== null) return 'revoked'
  if (link.finishedAt !== null) return 'finished'
  return link.expiresAt > now ? 'open' : 'expired'
}
