import type { AttributeMapping } from '../core/connection.ts'
import type { ConnectionId } from '../core/ids.ts'
import { explainProfile, type ExplainedField } from '../core/map-profile.ts'
import { findClaims, upstreamOf, type ClaimsFrom, type FoundClaims } from './claim-sources.ts'
import type { AdminCaller, AdminPorts } from './context.ts'

export type MappingPreview = {
  readonly found: FoundClaims
  readonly fields: readonly ExplainedField[]
}

/** What a mapping makes of somebody's claims, by the mapper of the sign-in. Errors: NOT_FOUND. */
export async function previewMapping(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
  input: { readonly mapping: AttributeMapping; readonly source: ClaimsFrom },
): Promise<MappingPreview> {
  const { read } = ports.storage
  const connection = await upstreamOf(read, caller, id)
  const found = await findClaims(ports, read, caller, connection, input.source)
  const { fields } = explainProfile(input.mapping, { ...found.claims, photo: null })
  return { found, fields }
}
