import { expect, it } from 'vitest'
import type { Invitation, InvitationStatus } from '../../src/core/model.ts'
import { address, after, build, word } from '../support/build.ts'
import { describeEachDialect, useDatabase } from '../support/database.ts'
import { plantTenant } from './plant.ts'
import { everything, walk } from './walk.ts'

describeEachDialect('invitations', (dialect) => {
  const database = useDatabase(dialect)
  async function invite(over: Partial<Invitation> = {}) {
    const organizationId =
      over.organizationId ?? (await plantTenant(database.storage)).organization.id
    const invitation = build.invitation({ ...over, organizationId })
    await database.storage.transaction(({ invitations }) => invitations.insert(invitation))
    return invitation
  }
  const accept = (invitation: Invitation, at: Date) =>
    database.storage.transaction(({ invitations }) => invitations.accept(invitation.id, at))
  const revoke = (invitation: Invitation, organizationId = invitation.organizationId) =>
    database.storage.transaction(({ invitations }) =>
      invitations.revoke(organizationId, invitation.id, after(2)),
    )

  it('is found by token, and by id in its organization only', async () => {
    const invitation = await invite({ roles: ['member', 'auditor'] })
    const other = await plantTenant(database.storage)
    const { invitations } = database.storage.read
    expect(await invitations.findByTokenHash(invitation.tokenHash)).toEqual(invitation)
    expect(await invitations.find(invitation.organizationId, invitation.id)).toEqual(invitation)
    expect(await invitations.find(other.organization.id, invitation.id)).toBeUndefined()
    expect(await revoke(invitation, other.organization.id)).toBe(false)
  })

  it('is accepted once', async () => {
    const invitation = await invite()
    expect(await accept(invitation, after(1))).toBe(true)
    expect(await accept(invitation, after(2))).toBe(false)
    expect(await revoke(invitation)).toBe(false)
    expect(
      await database.storage.read.invitations.find(invitation.organizationId, invitation.id),
    ).toEqual({ ...invitation, acceptedAt: after(1) })
  })

  it('is worth nothing once revoked or expired', async () => {
    const revoked = await invite()
    expect(await revoke(revoked)).toBe(true)
    expect(await revoke(revoked)).toBe(false)
    expect(await accept(revoked, after(3))).toBe(false)
    const expired = await invite({ expiresAt: after(1000) })
    expect(await accept(expired, after(1000))).toBe(false)
    expect(await accept(expired, after(999))).toBe(true)
  })

  it('is open while it is neither accepted, revoked nor expired; the newest counts', async () => {
    const { organization } = await plantTenant(database.storage)
    const email = `${word('guest')}@contoso.example`
    const organizationId = organization.id
    const older = await invite({ email, organizationId })
    const newer = await invite({ email, organizationId, expiresAt: after(1000) })
    const open = (now: Date) =>
      database.storage.read.invitations.findOpen(organizationId, address(email), now)
    expect(await open(after(999))).toEqual(newer)
    expect(await open(after(1000))).toEqual(older)
    await revoke(newer)
    expect(await open(after(999))).toEqual(older)
    await accept(older, after(1))
    expect(await open(after(999))).toBeUndefined()
    const elsewhere = await plantTenant(database.storage)
    const { invitations } = database.storage.read
    await invite({ email, organizationId })
    expect(
      await invitations.findOpen(elsewhere.organization.id, address(email), after(1)),
    ).toBeUndefined()
  })

  it('gets a new token when sent again, unless it was used or revoked', async () => {
    const invitation = await invite()
    const used = await invite()
    const revoked = await invite()
    await accept(used, after(1))
    await revoke(revoked)
    await database.storage.transaction(async ({ invitations }) => {
      await invitations.renew(invitation.id, 'new-hash', after(9000))
      await invitations.renew(used.id, 'other-hash', after(9000))
      await invitations.renew(revoked.id, 'third-hash', after(9000))
    })
    const { invitations } = database.storage.read
    expect(await invitations.findByTokenHash(invitation.tokenHash)).toBeUndefined()
    expect(await invitations.findByTokenHash('new-hash')).toEqual({
      ...invitation,
      tokenHash: 'new-hash',
      expiresAt: after(9000),
    })
    expect(await invitations.findByTokenHash('other-hash')).toBeUndefined()
    expect(await invitations.findByTokenHash('third-hash')).toBeUndefined()
  })

  it('is listed with the others of its organization, newest first, page by page', async () => {
    const { organization } = await plantTenant(database.storage)
    await invite()
    const invited: Invitation[] = []
    for (let count = 0; count < 5; count += 1)
      invited.unshift(await invite({ organizationId: organization.id }))
    const { invitations } = database.storage.read
    expect((await invitations.list(organization.id, everything)).items).toEqual(invited)
    const pages = await walk(2, (page) => invitations.list(organization.id, page))
    expect(pages).toEqual([invited.slice(0, 2), invited.slice(2, 4), invited.slice(4)])
  })

  it('is listed with those of its status; one that was accepted stays so', async () => {
    const { id: organizationId } = (await plantTenant(database.storage)).organization
    const open = await invite({ organizationId })
    const later = await invite({ organizationId })
    const expired = await invite({ organizationId, expiresAt: after(1000) })
    const accepted = await invite({ organizationId, expiresAt: after(1000) })
    const revoked = await invite({ organizationId, expiresAt: after(1000) })
    await accept(accepted, after(1))
    await revoke(revoked)
    const { invitations } = database.storage.read
    const idsOf = async (status: InvitationStatus, at: Date) => {
      const { items } = await invitations.list(organizationId, everything, { status, at })
      return items.map(({ id }) => id)
    }
    expect(await idsOf('open', after(999))).toEqual([expired.id, later.id, open.id])
    expect(await idsOf('expired', after(999))).toEqual([])
    expect(await idsOf('open', after(1000))).toEqual([later.id, open.id])
    expect(await idsOf('expired', after(1000))).toEqual([expired.id])
    expect(await idsOf('accepted', after(1000))).toEqual([accepted.id])
    expect(await idsOf('revoked', after(1000))).toEqual([revoked.id])
    const only = { status: 'open', at: after(1000) } as const
    const { nextCursor } = await invitations.list(organizationId, { limit: 1, cursor: null }, only)
    const page = { limit: 1, cursor: nextCursor }
    expect((await invitations.list(organizationId, page, only)).items).toEqual([open])
    await expect(invitations.list(organizationId, page)).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    })
  })
})
