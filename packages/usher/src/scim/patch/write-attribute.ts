// The one place where a PATCH writes: what no operation may do is refused here (RFC 7643 §7).
import type { JsonValue } from '../../core/directory.ts'
import type { Attribute, ResolvedAttribute } from '../schema/model.ts'
import { ScimError } from '../scim-error.ts'
import { jsonEqual, valueAt, withValueAt } from './json-document.ts'
import type { PatchState } from './model.ts'

export function readAttribute(
  state: PatchState,
  { extension, steps }: ResolvedAttribute,
): JsonValue {
  if (isExternalId({ extension, steps })) return state.externalId
  return valueAt(state.attributes, steps)
}

/** `null` unassigns. The same value as before is no change, whatever the mutability. */
export function writeAttribute(
  state: PatchState,
  resolved: ResolvedAttribute,
  value: JsonValue,
  label: string,
): PatchState {
  const { attribute, extension, steps } = resolved
  const before = readAttribute(state, resolved)
  if (jsonEqual(before, value)) return state
  checkChange(attribute, before, value, label)
  if (isExternalId({ extension, steps })) {
    return { ...state, externalId: typeof value === 'string' ? value : null }
  }
  // A password is accepted (Okta sends a placeholder) and kept nowhere, so it is no change either.
  if (attribute.discarded === true) return state
  return { ...state, attributes: withValueAt(state.attributes, steps, value) }
}

/** RFC 7644 §3.5.2: required ones stay, immutable ones are set once. */
export function checkChange(
  attribute: Attribute,
  before: JsonValue,
  after: JsonValue,
  label: string,
): void {
  if (attribute.mutability === 'immutable' && before !== null && !jsonEqual(before, after)) {
    throw mutability(`${label} is immutable`)
  }
  // §3.5.2.2: "removed or becomes unassigned and is defined as a required attribute".
  if (attribute.required && after === null) throw mutability(`${label} is required`)
}

export function mutability(reason: string): ScimError {
  return new ScimError(400, 'mutability', `The change is not possible: ${reason}.`)
}

function isExternalId({ extension, steps }: Pick<ResolvedAttribute, 'extension' | 'steps'>) {
  return extension === null && steps[0] === 'externalId'
}
