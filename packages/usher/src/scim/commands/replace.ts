// PUT /Users/{id} (RFC 7644 §3.5.1).
import { parseResource } from '../resource/parse-resource.ts'
import { outcomeOf, provisioned, resourceHeaders } from './answer.ts'
import { changeResource } from './change.ts'
import type { ResourceTarget, ScimResponse } from './command.ts'
import { requestedProjection } from './requested-projection.ts'
import { renderOne } from './rows.ts'
import { sameJson } from './same-json.ts'

export async function replaceResource(target: ResourceTarget): Promise<ScimResponse> {
  const { caller, registry, request, type } = target
  const { strict } = caller.directory.settings
  const projection = requestedProjection(target)
  const result = await changeResource(target, (current) => {
    const parsed = parseResource(registry, type, request.body, {
      strict,
      replaces: current.attributes,
    })
    return {
      attributes: parsed.attributes,
      externalId: parsed.externalId,
      changed:
        parsed.externalId !== current.externalId ||
        !sameJson(parsed.attributes, current.attributes),
      // An attribute that is left out is unassigned, the members of a group like any other.
      membership: [{ kind: 'replace', memberIds: parsed.memberIds ?? [] }],
    }
  })
  const written = provisioned(type, result)
  return {
    status: 200,
    body: await renderOne(target, written.resource, projection),
    headers: resourceHeaders(target, written.resource),
    outcome: outcomeOf(written),
  }
}
