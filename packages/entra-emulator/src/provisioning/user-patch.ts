import { managerTarget } from './attribute-mapping.ts'
import { parseScimPath } from './scim-path.ts'
import type { AttributeChange } from './attribute-changes.ts'
import type { ScimValue } from './mapped-values.ts'
import type { Dialect } from './tenant-url.ts'

export type PatchOperation = {
  readonly op: string
  readonly path?: string
  readonly value?: unknown
}

export function patchBody(operations: readonly PatchOperation[]): object {
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }
}

/** The operations of an update, as the dialect words them. */
export function changeOperations(
  dialect: Dialect,
  changes: readonly AttributeChange[],
): readonly PatchOperation[] {
  if (dialect === 'legacy') return changes.map(legacyOperation)
  const plain = changes.filter((change) => change.kind === 'replace' && isPlain(change))
  // Several plain attributes are replaced at once, without a path and with dotted and URN keys.
  if (plain.length < 2) return changes.map(rfcOperation)
  const others = changes.filter((change) => !plain.includes(change))
  const value = Object.fromEntries(
    plain.flatMap((change) => (change.kind === 'replace' ? [[change.target, change.after]] : [])),
  )
  return [...others.map(rfcOperation), { op: 'replace', value }]
}

/** `active` and elements of lists always have a path. */
function isPlain({ target }: AttributeChange): boolean {
  return target !== 'active' && parseScimPath(target).filter === null
}

function legacyOperation(change: AttributeChange): PatchOperation {
  const { target: path } = change
  switch (change.kind) {
    case 'add':
      return { op: 'Add', path, value: legacyValue(change.after) }
    case 'replace':
      return { op: 'Replace', path, value: legacyValue(change.after) }
    case 'remove':
      return { op: 'Remove', path }
  }
}

function rfcOperation(change: AttributeChange): PatchOperation {
  const { target: path } = change
  switch (change.kind) {
    case 'add':
      return { op: 'add', path, value: listValue(change.after) }
    case 'replace':
      return { op: 'replace', path, value: listValue(change.after) }
    case 'remove':
      return { op: 'remove', path }
  }
}

/** The older dialect writes booleans as "True" and "False". */
function legacyValue(value: ScimValue): unknown {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return listValue(value)
}

function listValue(value: ScimValue): unknown {
  return typeof value === 'object' ? value.map((one) => ({ value: one })) : value
}

/** Sets, changes or (with null) clears the manager. */
export function managerOperation(
  dialect: Dialect,
  before: string | null,
  after: string | null,
): PatchOperation {
  const path = managerTarget
  if (dialect === 'legacy') {
    // A manager is cleared by replacing it with nothing.
    return { op: before === null ? 'Add' : 'Replace', path, value: after ?? '' }
  }
  if (after === null) return { op: 'remove', path }
  return { op: before === null ? 'add' : 'replace', path, value: { value: after } }
}
