// Ids that could be ours; anything else names nothing and never reaches the database.
import { parseId, type DirectoryResourceId } from '../../core/ids.ts'
import type { ResourceType } from '../schema/model.ts'

export function resourceIdOf(type: ResourceType, text: string): DirectoryResourceId | undefined {
  switch (type.name) {
    case 'User':
      return parseId('directoryUser', text)
    case 'Group':
      return parseId('directoryGroup', text)
    default:
      return parseId('customResource', text)
  }
}
