// Attributes that an organization adds to its users and groups: what may be called so, and what may
// still be changed once values of it are stored.
import type { Directory, DirectoryExtension } from '../core/directory.ts'
import { foldCase } from '../core/fold-case.ts'
import type { ExtensionAttribute } from '../core/directory.ts'
import { UsherError, type FieldError } from '../core/error-catalogue.ts'
import type { Stores } from '../engine/ports.ts'

/** SCIM's own schemas and messages. */
const reserved = /^urn:ietf:params:scim:(?:schemas:core:|api:|schemas:extension:enterprise:)/i

/** Errors: VALIDATION_FAILED. */
export function checkExtensions(extensions: readonly DirectoryExtension[]): void {
  const errors: FieldError[] = []
  for (const [index, { id, attributes }] of extensions.entries()) {
    const path = `extensions.${index}`
    if (reserved.test(id)) errors.push({ path: `${path}.id`, message: 'this URN is SCIM’s own' })
    if (isRepeated(extensions, index, (each) => each.id))
      errors.push({ path: `${path}.id`, message: 'this URN is there twice' })
    for (const [place, { name }] of attributes.entries()) {
      const at = `${path}.attributes.${place}.name`
      if (name in Object.prototype) errors.push({ path: at, message: 'this name is not usable' })
      if (isRepeated(attributes, place, (each) => each.name))
        errors.push({ path: at, message: 'this name is there twice' })
    }
  }
  if (errors.length > 0) throw new UsherError('VALIDATION_FAILED', { errors })
}

function isRepeated<Item>(items: readonly Item[], index: number, name: (item: Item) => string) {
  const own = items.slice(index, index + 1).map((item) => foldCase(name(item)))
  return items.slice(0, index).some((item) => own.includes(foldCase(name(item))))
}

/**
 * Stored values were checked, folded and indexed by what their attribute was when they came: while
 * there are any, its type stays. Errors: EXTENSION_IN_USE.
 */
export async function refuseChangesInUse(
  stores: Stores,
  { id, settings }: Directory,
  after: readonly DirectoryExtension[],
): Promise<void> {
  for (const before of settings.extensions) {
    const same = after.find(
      (each) => each.id === before.id && each.resourceType === before.resourceType,
    )
    for (const attribute of before.attributes) {
      const now = same?.attributes.find(({ name }) => name === attribute.name)
      if (now && shapeOf(now) === shapeOf(attribute)) continue
      // Few attributes change at once.
      // oxlint-disable-next-line no-await-in-loop
      if (await isInUse(stores, id, before, attribute))
        throw new UsherError('EXTENSION_IN_USE', {
          detail: `There are values of ${before.id}:${attribute.name}.`,
        })
    }
  }
}

function shapeOf({ type, multiValued, caseExact, uniqueness }: ExtensionAttribute): string {
  return [type, multiValued, caseExact, uniqueness].join(' ')
}

async function isInUse(
  stores: Stores,
  directoryId: Directory['id'],
  { id, resourceType }: DirectoryExtension,
  { name }: ExtensionAttribute,
): Promise<boolean> {
  const users = await stores.resources.query(directoryId, {
    resourceType,
    filter: { kind: 'present', place: { kind: 'document', steps: [id, name] } },
    sort: null,
    limit: 1,
    from: { kind: 'after', id: null },
  })
  return users.length > 0
}
