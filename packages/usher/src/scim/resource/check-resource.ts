// What has to hold for a resource as a whole, however it came to be (POST, PUT, PATCH).
import { resourceKeyLengthMax, type JsonObject, type JsonValue } from '../../core/directory.ts'
import { foldCase } from '../../core/fold-case.ts'
import { resourceLengthMax, valueLengthMax, valuesPerAttributeMax } from '../limits.ts'
import type { Attribute, ResourceType } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { primaryCount } from './coerce-value.ts'
import { fieldPath, fieldsOf, fieldValue } from './fields.ts'
import { isJsonArray, own } from './read-json.ts'

/** Throws ScimError `invalidValue`, naming the attribute. */
export function checkResource(type: ResourceType, attributes: JsonObject): void {
  for (const { schema, required } of type.extensions) {
    if (required && own(attributes, schema.id) === undefined) {
      throw invalid(`${schema.id} is required.`)
    }
  }
  for (const field of fieldsOf(type)) {
    const { attribute, extension } = field
    const value = fieldValue(attributes, field)
    if (value !== undefined) checkValue(attribute, value, fieldPath(field))
    // An extension asks for its attributes only where it is used.
    const applies = extension === null || own(attributes, extension) !== undefined
    const isMissing = value === undefined || value === ''
    // RFC 7643 §2.2: required. What the server makes itself is not asked of the client.
    if (attribute.required && applies && isMissing && attribute.mutability !== 'readOnly') {
      throw invalid(`${fieldPath(field)} is required.`)
    }
  }
  // A client may add values again and again; each request is limited, and so is what they become.
  if (JSON.stringify(attributes).length > resourceLengthMax) {
    throw invalid(`The resource is longer than ${resourceLengthMax} characters.`)
  }
}

function checkValue(attribute: Attribute, value: JsonValue, path: string): void {
  const values = isJsonArray(value) ? value : [value]
  if (values.length > valuesPerAttributeMax) {
    throw invalid(`${path} has more than ${valuesPerAttributeMax} values.`)
  }
  // Statement 20.
  if (primaryCount(values) > 1) throw invalid(`${path} has more than one primary value.`)
  for (const text of values) {
    if (typeof text === 'string') checkText(attribute, text, path)
  }
}

function checkText(attribute: Attribute, text: string, path: string): void {
  if (text.length > valueLengthMax) throw invalid(`${path} is longer than ${valueLengthMax}.`)
  if (attribute.uniqueness === 'none') return
  // Sign-in compares user names without it, so that `"ada "` would be `"ada"` there and another here.
  if (attribute.name === 'userName' && text !== text.trim())
    throw invalid(`${path} has white space around it.`)
  // The index of unique values holds so much; cutting would make two names one.
  if (foldCase(text).length > resourceKeyLengthMax) {
    throw invalid(`${path} is longer than ${resourceKeyLengthMax} characters.`)
  }
}

function invalid(detail: string): ScimError {
  return new ScimError(400, 'invalidValue', detail)
}
