// DELETE /Users/{id} (RFC 7644 §3.6).
import { deleteDirectoryGroup } from '../../engine/provision-group.ts'
import { deleteCustomResource } from '../../engine/provision-resource.ts'
import { deleteDirectoryUser, type DeletionResult } from '../../engine/provision-user.ts'
import { refusal } from './answer.ts'
import type { ResourceTarget, ScimResponse } from './command.ts'
import { namedVersions } from './entity-tag.ts'

export async function deleteResource(target: ResourceTarget): Promise<ScimResponse> {
  const result = await remove(target)
  if (result.kind !== 'deleted') throw refusal(target.type, result)
  return { status: 204, body: null, headers: {}, outcome: 'deleted' }
}

function remove({ ports, caller, request, type, id }: ResourceTarget): Promise<DeletionResult> {
  const expected = namedVersions(request.ifMatch)
  switch (type.name) {
    case 'User':
      return deleteDirectoryUser(ports, caller, id, expected)
    case 'Group':
      return deleteDirectoryGroup(ports, caller, id, expected)
    default:
      return deleteCustomResource(ports, caller, type.name, id, expected)
  }
}
