import { z } from 'zod'
import type { Action } from './control-action.ts'

/** Forms of the control page that change people and groups. */
export const deleteUser: Action = ({ directory }, form, id) => {
  const permanently = form.get('permanently') === 'on'
  const known = directory.user(id) ?? (permanently ? directory.deletedUser(id) : undefined)
  if (known === undefined) return 'There is no such user.'
  directory.deleteUser(id, { permanently })
  return null
}

export const restoreUser: Action = ({ directory }, _form, id) => {
  const deleted = directory.deletedUser(id)
  if (deleted === undefined) return 'There is no such deleted user.'
  const { tenantId, userPrincipalName } = deleted.user
  if (directory.userByName(tenantId, userPrincipalName) !== undefined) {
    return 'Somebody else has the name by now.'
  }
  directory.restoreUser(id)
  return null
}

const displayName = z.string().trim().min(1).max(256)
const newGroupForm = z.object({ tenantId: z.guid(), displayName })

export const addGroup: Action = ({ directory }, form) => {
  const parsed = newGroupForm.safeParse(Object.fromEntries(form))
  if (!parsed.success) return 'A group needs a tenant and a display name.'
  if (directory.tenant(parsed.data.tenantId) === undefined) return 'There is no such tenant.'
  directory.addGroup(parsed.data.tenantId, { displayName: parsed.data.displayName })
  return null
}

export const editGroup: Action = ({ directory }, form, id) => {
  const parsed = displayName.safeParse(form.get('displayName'))
  if (!parsed.success) return 'A group needs a display name.'
  if (directory.group(id) === undefined) return 'There is no such group.'
  directory.updateGroup(id, { displayName: parsed.data })
  return null
}

export const deleteGroup: Action = ({ directory }, _form, id) => {
  if (directory.group(id) === undefined) return 'There is no such group.'
  directory.deleteGroup(id)
  return null
}

/** A member is named by user principal name, by id, or by the display name of a group. */
export const addMember: Action = (context, form, id) => {
  const { directory } = context
  const group = directory.group(id)
  if (group === undefined) return 'There is no such group.'
  const memberId = principalNamed(context, group.tenantId, form.get('member') ?? '')
  if (memberId === undefined) return 'There is no such user or group.'
  if (memberId === id) return 'A group cannot contain itself.'
  directory.addMember(id, memberId)
  return null
}

export const removeMember: Action = ({ directory }, form, id) => {
  if (directory.group(id) === undefined) return 'There is no such group.'
  directory.removeMember(id, form.get('memberId') ?? '')
  return null
}

export const assign: Action = (context, form, id) => {
  const { directory } = context
  const app = directory.app(id)
  if (app === undefined) return 'There is no such app.'
  const principalId = principalNamed(context, app.tenantId, form.get('principal') ?? '')
  if (principalId === undefined) return 'There is no such user or group.'
  const role = form.get('role') ?? ''
  if (role !== '' && !app.appRoles.some(({ value }) => value === role)) {
    return 'The app has no such role.'
  }
  directory.assign(id, principalId, role === '' ? null : role)
  return null
}

export const unassign: Action = ({ directory }, form, id) => {
  if (directory.app(id) === undefined) return 'There is no such app.'
  directory.unassign(id, form.get('principalId') ?? '')
  return null
}

export function principalNamed(
  { directory }: Parameters<Action>[0],
  tenantId: string,
  text: string,
): string | undefined {
  const wanted = text.trim()
  const user = directory.userByName(tenantId, wanted) ?? directory.user(wanted)
  if (user?.tenantId === tenantId) return user.id
  const groups = directory.groups(tenantId)
  return groups.find((group) => group.id === wanted || group.displayName === wanted)?.id
}
