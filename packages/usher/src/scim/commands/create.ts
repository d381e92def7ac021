// POST /Users, /Groups, … (RFC 7644 §3.3). The engine decides whether the person is new, has come by
// sign-in before, or returns; the client sees 201 either way.
import type { ResourceDocument } from '../../core/directory.ts'
import type { ProvisioningResult } from '../../engine/directory-context.ts'
import { createDirectoryGroup } from '../../engine/provision-group.ts'
import { createCustomResource } from '../../engine/provision-resource.ts'
import { createDirectoryUser } from '../../engine/provision-user.ts'
import { parseResource, type ParsedResource } from '../resource/parse-resource.ts'
import { toDocument, toPerson } from '../resource/to-document.ts'
import { outcomeOf, provisioned, resourceHeaders, type Provisioned } from './answer.ts'
import type { ScimResponse, TypeTarget } from './command.ts'
import { requestedProjection } from './requested-projection.ts'
import { renderOne, renderWithoutRows } from './rows.ts'

export async function createResource(target: TypeTarget): Promise<ScimResponse> {
  const { caller, registry, request, type } = target
  const projection = requestedProjection(target)
  const parsed = parseResource(registry, type, request.body, {
    strict: caller.directory.settings.strict,
    replaces: null,
  })
  const document = toDocument(registry, type, parsed)
  const result = provisioned(type, await create(target, parsed, document))
  const render = hasNoRows(result, parsed) ? renderWithoutRows : renderOne
  return {
    status: 201,
    body: await render(target, result.resource, projection),
    headers: resourceHeaders(target, result.resource),
    outcome: outcomeOf(result),
  }
}

async function create(
  { ports, caller, type }: TypeTarget,
  parsed: ParsedResource,
  document: ResourceDocument,
): Promise<ProvisioningResult> {
  switch (type.name) {
    case 'User': {
      const person = toPerson(parsed.attributes, parsed.externalId)
      return createDirectoryUser(ports, caller, { person, document })
    }
    case 'Group': {
      const memberIds = parsed.memberIds ?? []
      return createDirectoryGroup(ports, caller, { document, memberIds })
    }
    default:
      return createCustomResource(ports, caller, type.name, document)
  }
}

/** Spares the commonest write of a first cycle a read: a person who is new is in no group yet. */
function hasNoRows(result: Provisioned, parsed: ParsedResource): boolean {
  return result.kind === 'created' && (parsed.memberIds ?? []).length === 0
}
