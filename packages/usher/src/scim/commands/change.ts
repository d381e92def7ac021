// What PUT and PATCH share: a pure change of the current state, applied by the engine's command for
// the type, inside its transaction and against the versions that the client named.
import type { DirectoryResource, JsonObject } from '../../core/directory.ts'
import type { ProvisioningResult } from '../../engine/directory-context.ts'
import { changeDirectoryGroup } from '../../engine/provision-group.ts'
import { changeCustomResource } from '../../engine/provision-resource.ts'
import { changeDirectoryUser } from '../../engine/provision-user.ts'
import type { MembershipStep } from '../patch/model.ts'
import { toDocument, toPerson } from '../resource/to-document.ts'
import type { ResourceTarget } from './command.ts'
import { namedVersions } from './entity-tag.ts'
import { resolveMembership } from './membership.ts'

export type Change = {
  readonly attributes: JsonObject
  readonly externalId: string | null
  /** False: the document is what it was; membership may change nevertheless. */
  readonly changed: boolean
  readonly membership: readonly MembershipStep[]
}

/** `change` may run more than once, and what it throws undoes everything. */
export async function changeResource(
  target: ResourceTarget,
  change: (current: DirectoryResource) => Change,
): Promise<ProvisioningResult> {
  const { ports, caller, registry, request, type, id } = target
  const expected = namedVersions(request.ifMatch)
  switch (type.name) {
    case 'User':
      return changeDirectoryUser(ports, caller, id, expected, (current) => {
        const { attributes, externalId, changed } = change(current)
        if (!changed) return 'unchanged'
        return {
          before: toPerson(current.attributes, current.externalId),
          person: toPerson(attributes, externalId),
          document: toDocument(registry, type, { attributes, externalId }),
        }
      })
    case 'Group':
      return changeDirectoryGroup(ports, caller, id, expected, async (current, members) => {
        const { attributes, externalId, changed, membership: steps } = change(current)
        const membership = await resolveMembership(ports, caller, steps, members)
        return {
          document: changed ? toDocument(registry, type, { attributes, externalId }) : null,
          membership,
        }
      })
    default:
      return changeCustomResource(ports, caller, type.name, id, expected, (current) => {
        const { attributes, externalId, changed } = change(current)
        return changed ? toDocument(registry, type, { attributes, externalId }) : 'unchanged'
      })
  }
}
