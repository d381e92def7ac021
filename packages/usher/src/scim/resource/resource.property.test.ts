// For every body: what comes in comes out again, nothing hidden comes out, and nothing but a ScimError
// is ever thrown.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  extensionSchema,
  type DirectoryResource,
  type JsonObject,
  type JsonValue,
} from '../../core/directory.ts'
import { foldCase } from '../../core/fold-case.ts'
import type { DirectoryId, DirectoryUserId, OrganizationId } from '../../core/ids.ts'
import type { Attribute, ComplexAttribute, SimpleAttribute } from '../schema/model.ts'
import { createRegistry } from '../schema/registry.ts'
import { ScimError } from '../scim-error.ts'
import { comparableValue } from './comparable.ts'
import { fieldsOf, fieldValue } from './fields.ts'
import { parseResource } from './parse-resource.ts'
import { parseProjection } from './projection.ts'
import { renderResource } from './render-resource.ts'
import { toDocument, toPerson } from './to-document.ts'

const badges = 'urn:contoso:badges:2.0'
const registry = createRegistry({
  extensions: [
    extensionSchema.parse({
      id: badges,
      name: 'Badges',
      resourceType: 'User',
      attributes: [
        { name: 'badge', type: 'string', uniqueness: 'server' },
        { name: 'hired', type: 'dateTime', multiValued: true },
        { name: 'height', type: 'decimal' },
        { name: 'floor', type: 'integer', returned: 'request' },
        { name: 'pin', type: 'string', returned: 'never' },
        { name: 'valueOf', type: 'boolean', mutability: 'writeOnly' },
      ],
    }),
  ],
})
const user = registry.byName('User')!
const base = 'https://usher.example/scim'

// Folding is not quite idempotent for a few letters with several marks.
const text = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 20 })
  .filter((t) => !t.includes('\0') && foldCase(foldCase(t)) === foldCase(t))
function simpleValue(attribute: SimpleAttribute): fc.Arbitrary<JsonValue> {
  switch (attribute.type) {
    case 'boolean':
      return fc.boolean()
    case 'decimal':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n))
    case 'integer':
      return fc.maxSafeInteger().map((n) => (n === 0 ? 0 : n))
    case 'dateTime':
      return fc
        .date({ min: new Date('1000-01-01'), max: new Date('9000-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString())
    case 'binary':
      return fc.base64String({ minLength: 4 })
    case 'reference':
      return fc.webUrl()
    case 'string':
      return text
  }
}
function valueOf(attribute: Attribute): fc.Arbitrary<JsonValue> {
  const element = attribute.type === 'complex' ? subsOf(attribute) : simpleValue(attribute)
  return attribute.multiValued ? fc.array(element, { maxLength: 4 }) : element
}
function subsOf({ subAttributes }: ComplexAttribute): fc.Arbitrary<JsonValue> {
  const subs = subAttributes.map((sub) =>
    fc.option(
      simpleValue(sub).map((value): [string, JsonValue] => [sub.name, value]),
      { nil: null },
    ),
  )
  return fc
    .tuple(...subs)
    .map((entries) => Object.fromEntries(entries.filter((entry) => entry !== null)))
}
const bodies: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      ...Object.fromEntries(user.schema.attributes.map((a) => [a.name, valueOf(a)])),
      ...Object.fromEntries(
        user.extensions.map(({ schema }) => [
          schema.id,
          fc.record(Object.fromEntries(schema.attributes.map((a) => [a.name, valueOf(a)])), {
            requiredKeys: [],
          }),
        ]),
      ),
      externalId: text,
    },
    { requiredKeys: [] },
  )
  .map((body) => ({ ...body, schemas: [user.schema.id], userName: 'ada' }))

function stored(body: JsonObject): DirectoryResource {
  const parsed = parseResource(registry, user, body, { strict: false, replaces: null })
  const { attributes, externalId, label } = toDocument(registry, user, parsed)
  return {
    id: 'dus_1' as DirectoryUserId,
    directoryId: 'dir_1' as DirectoryId,
    organizationId: 'org_1' as OrganizationId,
    resourceType: 'User',
    externalId,
    label,
    attributes,
    version: 1,
    createdAt: new Date(0),
    updatedAt: new Date(0),
  }
}

test('what is rendered can be put back and changes nothing', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const resource = stored(body)
      const all = parseProjection(registry, user, {})
      const rendered = renderResource(registry, user, resource, {}, all, base)
      const again = parseResource(registry, user, rendered, {
        strict: false,
        replaces: resource.attributes,
      })
      expect(again.attributes).toEqual(withoutFloor(resource.attributes))
      expect(again.externalId).toBe(resource.externalId)
    }),
  )
})

test('a stored document is stored as it is', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const { attributes, externalId } = stored(body)
      expect(toDocument(registry, user, { attributes, externalId }).attributes).toEqual(attributes)
    }),
  )
})

test('what is compared compares to itself', () => {
  fc.assert(
    fc.property(bodies, (body) => {
      const { comparable } = toDocument(registry, user, stored(body))
      for (const field of fieldsOf(user)) {
        const value = fieldValue(comparable, field)
        if (value === undefined) continue
        expect(comparableValue(field.attribute, value)).toEqual(value)
      }
    }),
  )
})

test('nothing that is never returned is in an answer, whatever is asked', () => {
  const names = fc.array(
    fc.constantFrom('password', badges, `${badges}:pin`, `${badges}:valueOf`, 'userName'),
  )
  fc.assert(
    fc.property(bodies, names, fc.boolean(), (body, asked, exclude) => {
      const secret = {
        ...body,
        password: 'hunter2!',
        [badges]: { pin: 'hunter2!', valueOf: true, floor: 1 },
      }
      const resource = stored(secret)
      const projection = parseProjection(
        registry,
        user,
        exclude ? { excludedAttributes: asked } : { attributes: asked },
      )
      const rendered = renderResource(registry, user, resource, {}, projection, base)
      expect(JSON.stringify(rendered)).not.toMatch(/hunter2!|"(password|pin|valueOf)":/)
      const { comparable, keys } = toDocument(registry, user, resource)
      expect(JSON.stringify([comparable, keys])).not.toContain('hunter2!')
    }),
  )
})

const hostileKeys = fc.oneof(
  fc.constantFrom(
    ...user.schema.attributes.map(({ name }) => name),
    'schemas',
    'externalId',
    'id',
    'meta',
    'members',
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'name.givenName',
    'emails.value',
    ...user.extensions.map(({ schema }) => schema.id),
  ),
  fc.string(),
)
const { hostile } = fc.letrec<{ hostile: unknown }>((tie) => ({
  hostile: fc.oneof(
    { depthSize: 'small' },
    fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true, withMap: true }),
    fc.string({ unit: 'binary' }),
    fc.array(tie('hostile'), { maxLength: 4 }),
    fc.array(fc.tuple(hostileKeys, tie('hostile')), { maxLength: 6 }).map(Object.fromEntries),
  ),
}))

test('hostile bodies are refused by ScimError or understood', () => {
  const outer = fc.array(fc.tuple(hostileKeys, hostile), { maxLength: 8 }).map((entries) => ({
    ...Object.fromEntries(entries),
    schemas: [user.schema.id],
    userName: 'ada',
  }))
  fc.assert(
    fc.property(fc.oneof(outer, hostile), fc.boolean(), (body, strict) => {
      for (const type of registry.resourceTypes) {
        try {
          const parsed = parseResource(registry, type, body, { strict, replaces: null })
          toDocument(registry, type, parsed)
          toPerson(parsed.attributes, parsed.externalId)
        } catch (error) {
          if (!(error instanceof ScimError)) throw error
          expect(error.status).toBe(400)
        }
      }
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
    }),
    { numRuns: 200 },
  )
})

test('any stored JSON can be made a document and be shown', () => {
  const anyAttributes = fc.dictionary(hostileKeys, fc.jsonValue()) as fc.Arbitrary<JsonObject>
  fc.assert(
    fc.property(anyAttributes, (attributes) => {
      const resource = { ...stored({ schemas: [user.schema.id], userName: 'ada' }), attributes }
      toDocument(registry, user, resource)
      toPerson(attributes, null)
      const all = parseProjection(registry, user, {})
      renderResource(registry, user, resource, {}, all, base)
    }),
  )
})

test('a body as large as the limits allow ends within the time of a test', () => {
  const emails = Array.from({ length: 1000 }, (_, index) => ({ value: `${index}@b.example` }))
  const unknown = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`x${index}`, 0]))
  const body = { ...unknown, schemas: [user.schema.id], userName: 'ada', emails, photos: emails }
  expect(stored(body as JsonObject).attributes).toMatchObject({ emails, photos: emails })
})

/** `floor` is returned on request only, so that a client that did not ask puts back none. */
function withoutFloor(attributes: JsonObject): JsonObject {
  const { [badges]: extension, ...rest } = attributes
  const { floor: _, ...kept } = (extension ?? {}) as Record<string, JsonValue>
  return Object.keys(kept).length === 0 ? rest : { ...rest, [badges]: kept }
}
