import { expect, test } from 'vitest'
import { isJsonArray, isJsonObject } from '../resource/read-json.ts'
import type { JsonValue } from '../../core/directory.ts'
import { resourceTypeDocuments, schemaDocuments, serviceProviderConfig } from './discovery.ts'
import { createRegistry } from './registry.ts'

const registry = createRegistry({
  extensions: [
    {
      id: 'urn:contoso:badges:2.0',
      name: 'Badges',
      description: '',
      resourceType: 'Group',
      attributes: [
        {
          name: 'badge',
          type: 'string',
          description: '',
          multiValued: true,
          required: false,
          caseExact: true,
          mutability: 'writeOnly',
          returned: 'default',
          uniqueness: 'none',
          canonicalValues: ['a'],
        },
      ],
    },
  ],
})
const base = 'https://usher.example/api/v1/organizations/org_1/scim'

test('the schemas of the types are those at /Schemas (statement 101)', () => {
  const ids = schemaDocuments(registry, base).map(({ id }) => id)
  const named = resourceTypeDocuments(registry, base).flatMap(({ schema, schemaExtensions }) => [
    schema,
    ...extensionsOf(schemaExtensions),
  ])
  expect(new Set(ids)).toEqual(new Set(named))
  expect(ids).toHaveLength(4)
})

test('every attribute tells every characteristic (statement 101)', () => {
  const attributes = schemaDocuments(registry, base).flatMap((schema) =>
    flatten(schema['attributes']!),
  )
  expect(attributes.length).toBeGreaterThan(80)
  for (const attribute of attributes) {
    expect(attribute).toMatchObject({
      name: expect.any(String),
      type: expect.stringMatching(/^(string|boolean|complex|reference|binary|dateTime)$/),
      description: expect.any(String),
      multiValued: expect.any(Boolean),
      required: expect.any(Boolean),
      caseExact: expect.any(Boolean),
      mutability: expect.stringMatching(/^(readOnly|readWrite|immutable|writeOnly)$/),
      returned: expect.stringMatching(/^(always|never|default|request)$/),
      uniqueness: expect.stringMatching(/^(none|server|global)$/),
    })
    expect(Object.keys(attribute)).not.toContain('strictPattern')
  }
})

test('what is only written is never returned, whatever its settings say', () => {
  const badges = schemaDocuments(registry, base).find(({ name }) => name === 'Badges')
  expect(badges?.['attributes']).toMatchObject([
    {
      name: 'badge',
      multiValued: true,
      caseExact: true,
      returned: 'never',
      canonicalValues: ['a'],
    },
  ])
})

test('locations lie below the base, as in the requests that find them', () => {
  expect(schemaDocuments(registry, base)[0]?.['meta']).toEqual({
    resourceType: 'Schema',
    location: `${base}/Schemas/urn:ietf:params:scim:schemas:core:2.0:User`,
  })
  expect(resourceTypeDocuments(registry, base)[1]).toMatchObject({
    id: 'Group',
    endpoint: '/Groups',
    meta: { location: `${base}/ResourceTypes/Group` },
    schemaExtensions: [{ schema: 'urn:contoso:badges:2.0', required: false }],
  })
})

test('the service provider configuration (statement 100, RFC 9865)', () => {
  expect(serviceProviderConfig(base)).toMatchObject({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
    bulk: { supported: true, maxOperations: 1000, maxPayloadSize: 1_048_576 },
    filter: { supported: true, maxResults: 1000 },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    pagination: { cursor: true, index: true, defaultPaginationMethod: 'index', maxPageSize: 1000 },
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  })
})

function flatten(attributes: JsonValue): readonly Record<string, JsonValue>[] {
  if (!isJsonArray(attributes)) return []
  return attributes
    .filter(isJsonObject)
    .flatMap((attribute) => [attribute, ...flatten(attribute['subAttributes'] ?? [])])
}

function extensionsOf(value: JsonValue | undefined): readonly (JsonValue | undefined)[] {
  return isJsonArray(value) ? value.filter(isJsonObject).map(({ schema }) => schema) : []
}
