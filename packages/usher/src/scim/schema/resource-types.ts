// RFC 7643 §6: the resource types that every directory has.
import { groupSchema } from './core-group.ts'
import { userSchema } from './core-user.ts'
import { enterpriseUserSchema } from './enterprise-user.ts'
import type { ResourceType } from './model.ts'

export const userType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'User account',
  schema: userSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }],
  rowAttributes: ['groups'],
  lookUps: ['emails.value'],
}

export const groupType: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: groupSchema,
  extensions: [],
  rowAttributes: ['members'],
  lookUps: [],
}
