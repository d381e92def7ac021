// What the server says about itself (RFC 7644 §4, RFC 7643 §5 to §7). It holds no data of a tenant
// beyond the extensions of the directory whose registry is given.
import type { JsonObject } from '../../core/directory.ts'
import {
  bodyBytesMax,
  bulkOperationsMax,
  cursorSeconds,
  pageItemsDefault,
  pageItemsMax,
} from '../limits.ts'
import type { Attribute } from './model.ts'
import type { Registry } from './registry.ts'

const schemaUrn = 'urn:ietf:params:scim:schemas:core:2.0:Schema'
const resourceTypeUrn = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'
const serviceProviderConfigUrn = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'

/** `/Schemas`; one of them, by `id`, is `/Schemas/{urn}`. `baseUrl` ends without a slash. */
export function schemaDocuments(registry: Registry, baseUrl: string): readonly JsonObject[] {
  return registry.schemas.map(({ id, name, description, attributes }) => ({
    schemas: [schemaUrn],
    id,
    name,
    description,
    attributes: attributes.map(attributeDocument),
    meta: { resourceType: 'Schema', location: `${baseUrl}/Schemas/${id}` },
  }))
}

/** `/ResourceTypes`; one of them, by `id`, is `/ResourceTypes/{name}`. */
export function resourceTypeDocuments(registry: Registry, baseUrl: string): readonly JsonObject[] {
  return registry.resourceTypes.map(({ name, endpoint, description, schema, extensions }) => ({
    schemas: [resourceTypeUrn],
    id: name,
    name,
    endpoint,
    description,
    schema: schema.id,
    schemaExtensions: extensions.map((extension) => ({
      schema: extension.schema.id,
      required: extension.required,
    })),
    meta: { resourceType: 'ResourceType', location: `${baseUrl}/ResourceTypes/${name}` },
  }))
}

/** `/ServiceProviderConfig`: a single resource, not a list. */
export function serviceProviderConfig(baseUrl: string): JsonObject {
  return {
    schemas: [serviceProviderConfigUrn],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: bulkOperationsMax, maxPayloadSize: bodyBytesMax },
    filter: { supported: true, maxResults: pageItemsMax },
    // Statement 120: people's passwords are their directory's business.
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    // RFC 9865 §4; a server that knew only the index keeps it as the default.
    pagination: {
      cursor: true,
      index: true,
      defaultPaginationMethod: 'index',
      defaultPageSize: pageItemsDefault,
      maxPageSize: pageItemsMax,
      cursorTimeout: cursorSeconds,
    },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'A token made in the console, sent as Authorization: Bearer.',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
      {
        type: 'oauth2',
        name: 'OAuth 2.0 client credentials',
        description: 'A client id and secret, exchanged for access tokens.',
        specUri: 'https://www.rfc-editor.org/info/rfc6749',
        primary: false,
      },
    ],
    meta: {
      resourceType: 'ServiceProviderConfig',
      location: `${baseUrl}/ServiceProviderConfig`,
    },
  }
}

/** Statement 101: every characteristic of every attribute, defaults too. */
function attributeDocument(attribute: Attribute): JsonObject {
  const { canonicalValues, referenceTypes, subAttributes } = attribute
  return {
    name: attribute.name,
    type: attribute.type,
    multiValued: attribute.multiValued,
    description: attribute.description,
    required: attribute.required,
    ...(canonicalValues !== undefined && { canonicalValues }),
    ...(referenceTypes !== undefined && { referenceTypes }),
    caseExact: attribute.caseExact,
    mutability: attribute.mutability,
    returned: attribute.returned,
    uniqueness: attribute.uniqueness,
    ...(subAttributes !== undefined && { subAttributes: subAttributes.map(attributeDocument) }),
  }
}
