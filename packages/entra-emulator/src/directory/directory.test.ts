import { expect, test } from 'vitest'
import { contoso } from './contoso.ts'
import { contosoSeed } from './contoso-seed.ts'
import { Directory } from './directory.ts'
import { transitiveGroups } from './memberships.ts'
import type { DirectoryChange } from './directory-change.ts'

const directory = () => new Directory(contosoSeed(), () => new Date())
const { ada, grace, alan } = contoso.users

test('names compare without regard to case and to the way accents are written', () => {
  const here = directory()
  expect(here.userByName(contoso.tenantId, 'ADA@Contoso.Example')?.id).toBe(ada.id)
  const user = here.addUser(contoso.tenantId, { userPrincipalName: 'zo\u00eb@contoso.example' })
  expect(here.userByName(contoso.tenantId, 'zoe\u0308@contoso.example')?.id).toBe(user.id)
})

test('a name belongs to one person at a time, and can pass on after a rename or a deletion', () => {
  const here = directory()
  const userPrincipalName = grace.userPrincipalName
  expect(() => here.updateUser(ada.id, { userPrincipalName })).toThrow('already has a user')
  expect(() => here.addUser(contoso.tenantId, { userPrincipalName })).toThrow('already has a user')
  here.updateUser(grace.id, { userPrincipalName: 'hopper@contoso.example' })
  here.updateUser(ada.id, { userPrincipalName })
  expect(here.userByName(contoso.tenantId, userPrincipalName)?.id).toBe(ada.id)
  expect(here.userByName(contoso.tenantId, ada.userPrincipalName)).toBeUndefined()
})

test('a soft-deleted person comes back with id and groups; a deleted one does not', () => {
  const here = directory()
  here.deleteUser(alan.id)
  expect(here.user(alan.id)).toBeUndefined()
  expect(here.restoreUser(alan.id).id).toBe(alan.id)
  expect(here.groupsOf(alan.id).map((group) => group.id)).toEqual([contoso.groups.everyone])
  here.deleteUser(alan.id, { permanently: true })
  expect(() => here.restoreUser(alan.id)).toThrow('There is no deleted user')
  expect(here.group(contoso.groups.everyone)?.members.has(alan.id)).toBe(false)
})

test('groups that contain each other end', () => {
  const here = directory()
  here.addMember(contoso.groups.engineering, contoso.groups.product)
  const ids = transitiveGroups(here, grace.id).map((group) => group.id)
  expect(new Set(ids)).toEqual(
    new Set([contoso.groups.everyone, contoso.groups.engineering, contoso.groups.product]),
  )
  expect(ids).toHaveLength(3)
})

test('a deleted group is nobody’s', () => {
  const here = directory()
  here.deleteGroup(contoso.groups.engineering)
  expect(transitiveGroups(here, grace.id).map((group) => group.id)).toEqual([
    contoso.groups.everyone,
  ])
})

test('changing what is absent is a mistake of the caller', () => {
  const here = directory()
  expect(() => here.updateUser('nobody', {})).toThrow('There is no user nobody')
  expect(() => here.addSecret('nothing')).toThrow('There is no app nothing')
})

test('an added user may leave everything but the name to the defaults', () => {
  const user = directory().addUser(contoso.tenantId, { userPrincipalName: 'x@contoso.example' })
  expect(user).toMatchObject({ displayName: 'x', mail: null, accountEnabled: true, kind: 'member' })
})

test('tells what changed, and the members of a group change in place', () => {
  const here = directory()
  const heard: DirectoryChange[] = []
  const stop = here.onChange((change) => heard.push(change))
  const { tenantId } = contoso
  const group = here.addGroup(tenantId, { displayName: 'New', members: [ada.id] })
  here.addMember(group.id, grace.id)
  here.addMember(group.id, grace.id)
  here.removeMember(group.id, ada.id)
  here.assign(contoso.clientId, group.id)
  here.updateUser(ada.id, { displayName: 'Countess' })
  stop()
  here.deleteUser(ada.id)
  expect([...group.members]).toEqual([grace.id])
  expect(heard).toEqual([
    { kind: 'group', tenantId, groupId: group.id },
    { kind: 'member', tenantId, groupId: group.id, memberId: ada.id },
    { kind: 'member', tenantId, groupId: group.id, memberId: grace.id },
    { kind: 'member', tenantId, groupId: group.id, memberId: ada.id },
    { kind: 'assignments', tenantId, appId: contoso.clientId },
    { kind: 'user', tenantId, userId: ada.id },
  ])
})

test('a soft-deleted person is gone for good after 30 days', () => {
  let now = new Date('2026-01-01T00:00:00Z')
  const here = new Directory(contosoSeed(), () => now)
  here.deleteUser(alan.id)
  now = new Date('2026-01-30T23:59:59Z')
  here.purgeDeletedUsers()
  expect(here.deletedUser(alan.id)?.user.id).toBe(alan.id)
  now = new Date('2026-01-31T00:00:00Z')
  here.purgeDeletedUsers()
  expect(here.deletedUsers()).toEqual([])
  expect(here.group(contoso.groups.everyone)?.members.has(alan.id)).toBe(false)
})
