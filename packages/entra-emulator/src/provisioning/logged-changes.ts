import type { AttributeChange } from './attribute-changes.ts'
import type { ScimValue } from './mapped-values.ts'
import type { LoggedChange } from './provisioning-log.ts'

export function loggedChanges(changes: readonly AttributeChange[]): readonly LoggedChange[] {
  return changes.map((change) => ({
    attribute: change.target,
    before: change.kind === 'add' ? null : text(change.before),
    after: change.kind === 'remove' ? null : text(change.after),
  }))
}

/** Of a creation everything is new. */
export function loggedValues(values: ReadonlyMap<string, ScimValue>): readonly LoggedChange[] {
  return [...values].map(([attribute, after]) => ({ attribute, before: null, after: text(after) }))
}

function text(value: ScimValue): string {
  return typeof value === 'object' ? value.join(', ') : String(value)
}
