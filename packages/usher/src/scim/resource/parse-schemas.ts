// What a body says it holds (RFC 7643 §3, statement 9), and the leniencies that Entra and OneLogin need.
import type { JsonObject, JsonValue } from '../../core/directory.ts'
import type { ResourceType } from '../schema/model.ts'
import { foldName } from '../schema/registry.ts'
import { enterpriseUserUrn } from '../schema/enterprise-user.ts'
import { ScimError } from '../scim-error.ts'
import { isJsonArray } from './read-json.ts'

/** SCIM 1.1 called the schema of users and that of groups so; OneLogin's templates may still. */
const scimOneCoreUrn = 'urn:scim:schemas:core:1.0'
const scimOneEnterpriseUrn = 'urn:scim:schemas:extension:enterprise:1.0'

/** The URNs that the body declares, folded. Throws ScimError `invalidValue`. */
export function parseSchemas(
  type: ResourceType,
  schemas: JsonValue | undefined,
  strict: boolean,
): ReadonlySet<string> {
  const given = typeof schemas === 'string' && !strict ? [schemas] : schemas
  if (!isJsonArray(given) || given.length === 0) {
    throw invalid(`schemas must name ${type.schema.id}.`)
  }
  const urns = new Set<string>()
  for (const urn of given) {
    if (typeof urn !== 'string') throw invalid('schemas must be URNs.')
    if (urns.has(foldName(urn))) throw invalid(`schemas names ${urn} twice.`)
    urns.add(foldName(urn))
  }
  const isScimOne = !strict && urns.has(scimOneCoreUrn)
  if (!urns.has(foldName(type.schema.id)) && !isScimOne) {
    throw invalid(`schemas must name ${type.schema.id}.`)
  }
  if (strict) refuseUnknown(type, urns)
  return urns
}

/** RFC 7643 §3: an extension in use is declared. Entra leaves it out, so that only strict mode asks. */
export function requireDeclared(
  urns: ReadonlySet<string>,
  attributes: JsonObject,
  type: ResourceType,
): void {
  for (const { schema } of type.extensions) {
    if (Object.hasOwn(attributes, schema.id) && !urns.has(foldName(schema.id))) {
      throw invalid(`schemas must name ${schema.id}, whose attributes are there.`)
    }
  }
}

/** The URN of today for a key of a body. */
export function currentUrn(key: string): string {
  return foldName(key) === scimOneEnterpriseUrn ? enterpriseUserUrn : key
}

/** Leniently they are passed over: Entra declares one of its own on groups, and misspells another. */
function refuseUnknown(type: ResourceType, urns: ReadonlySet<string>): void {
  const known = [type.schema, ...type.extensions.map(({ schema }) => schema)]
  const folded = new Set(known.map(({ id }) => foldName(id)))
  for (const urn of urns) {
    if (!folded.has(urn)) throw invalid(`${urn} is no schema of a ${type.name}.`)
  }
}

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail)
}
