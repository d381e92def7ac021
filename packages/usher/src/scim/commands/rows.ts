// What lies in rows of its own, members of a group and groups of a user, is read only if the client
// will see it: a group of 100 000 costs nothing under `excludedAttributes=members`.
import type {
  DirectoryResource,
  GroupMember,
  GroupOfUser,
  JsonObject,
} from '../../core/directory.ts'
import type { DirectoryGroupId, DirectoryResourceId } from '../../core/ids.ts'
import { parseId } from '../../core/ids.ts'
import { renderResource } from '../resource/render-resource.ts'
import type { Projection } from '../resource/projection.ts'
import type { ResourceType } from '../schema/model.ts'
import type { TypeTarget } from './command.ts'

type Rendering = Pick<TypeTarget, 'ports' | 'registry' | 'request'>

export async function renderOne(
  target: TypeTarget,
  resource: DirectoryResource,
  projection: Projection,
): Promise<JsonObject> {
  const rows = await readRows(target, target.type, [resource], projection)
  return render(target, target.type, resource, projection, rows)
}

/** What has just been made anew: nobody is in it, and it is in nothing. */
export function renderWithoutRows(
  target: TypeTarget,
  resource: DirectoryResource,
  projection: Projection,
): JsonObject {
  return render(target, target.type, resource, projection, noRows)
}

export async function renderPage(
  target: Rendering,
  type: ResourceType,
  resources: readonly DirectoryResource[],
  projection: Projection,
): Promise<readonly JsonObject[]> {
  const rows = await readRows(target, type, resources, projection)
  return resources.map((resource) => render(target, type, resource, projection, rows))
}

type Rows = {
  readonly members: ReadonlyMap<string, readonly GroupMember[]>
  readonly groups: ReadonlyMap<string, readonly GroupOfUser[]>
}
const noRows: Rows = { members: new Map(), groups: new Map() }

async function readRows(
  { ports }: Rendering,
  type: ResourceType,
  resources: readonly DirectoryResource[],
  projection: Projection,
): Promise<Rows> {
  const { groupMembers } = ports.storage.read
  const wants = (row: 'members' | 'groups') =>
    resources.length > 0 && type.rowAttributes.includes(row) && projection.wants(row)
  const ids = resources.map((resource) => resource.id)
  return {
    members: wants('members') ? await groupMembers.listMany(groupIds(ids)) : noRows.members,
    groups: wants('groups') ? await groupMembers.groupsOf(ids) : noRows.groups,
  }
}

function groupIds(ids: readonly DirectoryResourceId[]): readonly DirectoryGroupId[] {
  return ids.flatMap((id) => parseId('directoryGroup', id) ?? [])
}

function render(
  { registry, request }: Rendering,
  type: ResourceType,
  resource: DirectoryResource,
  projection: Projection,
  rows: Rows,
): JsonObject {
  const ofResource = {
    members: rows.members.get(resource.id) ?? [],
    groups: rows.groups.get(resource.id) ?? [],
  }
  return renderResource(registry, type, resource, ofResource, projection, request.baseUrl)
}
