// PATCH /Users/{id} (RFC 7644 §3.5.2).
import { applyPatch } from '../patch/apply-patch.ts'
import { parsePatch } from '../patch/parse-patch.ts'
import { checkResource } from '../resource/check-resource.ts'
import { outcomeOf, provisioned, resourceHeaders } from './answer.ts'
import { changeResource } from './change.ts'
import type { ResourceTarget, ScimResponse } from './command.ts'
import { asksForAttributes, requestedProjection } from './requested-projection.ts'
import { renderOne } from './rows.ts'

export async function patchResource(target: ResourceTarget): Promise<ScimResponse> {
  const { caller, registry, request, type } = target
  const { strict } = caller.directory.settings
  const projection = requestedProjection(target)
  const patch = parsePatch(request.body, { strict })
  const result = await changeResource(target, (current) => {
    const applied = applyPatch(registry, type, current, patch, { strict })
    if (applied.changed) checkResource(type, applied.attributes)
    return applied
  })
  const written = provisioned(type, result)
  const headers = resourceHeaders(target, written.resource)
  const outcome = outcomeOf(written)
  // Entra expects 204 for groups, and a group's members are dear to read; who asks sees them.
  if (type.name === 'Group' && !asksForAttributes(target))
    return { status: 204, body: null, headers, outcome }
  const body = await renderOne(target, written.resource, projection)
  return { status: 200, body, headers, outcome }
}
