// A checked resource as the engine stores it, and the person in it as the engine acts on them.
import {
  type DirectoryPerson,
  type JsonObject,
  type JsonValue,
  type ResourceDocument,
} from '../../core/directory.ts'
import { foldCase } from '../../core/fold-case.ts'
import { parseEmail } from '../../core/email-address.ts'
import type { ResourceType } from '../schema/model.ts'
import type { Registry } from '../schema/registry.ts'
import { comparableValue } from './comparable.ts'
import { documentOf, fieldsOf, fieldValue, isHidden } from './fields.ts'
import { isJsonArray, isJsonObject, own } from './read-json.ts'
import { resourceKeys } from './resource-keys.ts'

export function toDocument(
  registry: Registry,
  type: ResourceType,
  resource: { readonly attributes: JsonObject; readonly externalId: string | null },
): ResourceDocument {
  const attributes = kept(type, resource.attributes)
  return {
    externalId: resource.externalId,
    label: labelOf(attributes),
    attributes,
    comparable: comparableDocument(type, attributes),
    keys: resourceKeys(registry, type, attributes),
  }
}

export function toPerson(attributes: JsonObject, externalId: string | null): DirectoryPerson {
  const name = own(attributes, 'name')
  const email = emailOf(own(attributes, 'emails'))
  return {
    userName: textOf(attributes, 'userName') ?? '',
    externalId,
    active: own(attributes, 'active') !== false,
    displayName: textOf(attributes, 'displayName') ?? (isJsonObject(name) ? fullName(name) : null),
    email,
    normalizedEmail: email === null ? null : (parseEmail(email) ?? null),
  }
}

/** Statement 13: the base schema, and those of the extensions that have data. */
export function schemasInUse(type: ResourceType, attributes: JsonObject): readonly string[] {
  const used = fieldsOf(type).flatMap((field) =>
    field.extension !== null &&
    !isHidden(field.attribute) &&
    fieldValue(attributes, field) !== undefined
      ? [field.extension]
      : [],
  )
  return [...new Set([type.schema.id, ...used])]
}

/** With defaults (RFC 7643 §2.5), without what is thrown away, and nothing that the type has not. */
function kept(type: ResourceType, attributes: JsonObject): JsonObject {
  return documentOf(
    fieldsOf(type)
      .filter(({ attribute }) => attribute.discarded !== true)
      .map((field) => {
        // An extension's default would make the extension appear by itself.
        const fallback = field.extension === null ? field.attribute.defaultValue : undefined
        return [field, fieldValue(attributes, field) ?? fallback] as const
      }),
  )
}

/** What is never returned is never compared either: a filter on it would tell it. */
function comparableDocument(type: ResourceType, attributes: JsonObject): JsonObject {
  const values = fieldsOf(type)
    .filter(({ attribute }) => !isHidden(attribute))
    .map((field) => {
      const value = fieldValue(attributes, field)
      return [
        field,
        value === undefined ? undefined : comparableValue(field.attribute, value),
      ] as const
    })
  return {
    ...documentOf(values),
    schemas: schemasInUse(type, attributes).map((urn) => foldCase(urn)),
  }
}

function labelOf(attributes: JsonObject): string | null {
  return (
    textOf(attributes, 'displayName') ??
    textOf(attributes, 'userName') ??
    textOf(attributes, 'name')
  )
}

function fullName(name: JsonObject): string | null {
  const parts = [textOf(name, 'givenName'), textOf(name, 'familyName')].filter(Boolean)
  return textOf(name, 'formatted') ?? (parts.length === 0 ? null : parts.join(' '))
}

/** The primary address, else the one for work, else the first. */
function emailOf(emails: JsonValue | undefined): string | null {
  if (!isJsonArray(emails)) return null
  const addresses = emails.filter(isJsonObject).filter((email) => textOf(email, 'value') !== null)
  const chosen =
    addresses.find((email) => own(email, 'primary') === true) ??
    addresses.find((email) => foldCase(textOf(email, 'type') ?? '') === 'work') ??
    addresses[0]
  return chosen === undefined ? null : textOf(chosen, 'value')
}

function textOf(object: JsonObject, name: string): string | null {
  const value = own(object, name)
  return typeof value === 'string' && value !== '' ? value : null
}
