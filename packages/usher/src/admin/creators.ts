import type { OrganizationId, UserId } from '../core/ids.ts'
import type { Stores } from '../engine/ports.ts'

/** Who made a key, as the organization knows them. */
export type Creator = {
  readonly userId: UserId
  readonly displayName: string | null
  /** Whether they are an active member still: their keys outlive that, and somebody should look. */
  readonly active: boolean
}

/** Those who made the keys of one page: a few people, however many keys. */
export async function creatorsOf(
  stores: Stores,
  organizationId: OrganizationId,
  keys: readonly { readonly createdBy: UserId | null }[],
): Promise<ReadonlyMap<UserId, Creator>> {
  const ids = new Set(keys.flatMap(({ createdBy }) => createdBy ?? []))
  const creators = await Promise.all(
    [...ids].map(async (userId): Promise<Creator> => {
      const member = await stores.members.findOfUser(organizationId, userId)
      return {
        userId,
        displayName: member?.displayName ?? member?.username ?? member?.email ?? null,
        active: member?.status === 'active',
      }
    }),
  )
  return new Map(creators.map((creator) => [creator.userId, creator]))
}
