import type { ScimValue } from './mapped-values.ts'

/** A mapping's target, taken apart: `urn:…:User:department`, `name.givenName`, `emails[type eq "work"].value`. */
export type ScimPath = {
  readonly extension: string | null
  readonly attribute: string
  readonly filter: { readonly name: string; readonly value: string } | null
  readonly subAttribute: string | null
}

type Fields = Record<string, unknown>

const syntax = /^(?:(urn:.+):)?(\w+)(?:\[(\w+) eq "([^"]*)"\])?(?:\.(\w+))?$/

export function parseScimPath(target: string): ScimPath {
  const found = syntax.exec(target)
  if (found === null) throw new TypeError(`A mapping has no such target: ${target}`)
  const [, extension = null, attribute = '', name, value, subAttribute = null] = found
  const filter = name === undefined || value === undefined ? null : { name, value }
  return { extension, attribute, filter, subAttribute }
}

/** What a resource of the target holds at this path. */
export function readScimPath(resource: unknown, target: string): ScimValue | undefined {
  const path = parseScimPath(target)
  const holder = path.extension === null ? resource : fieldsOf(resource)[path.extension]
  const attribute = fieldsOf(holder)[path.attribute]
  if (path.filter === null && path.subAttribute === null) return simpleValue(attribute)
  const { filter } = path
  const element =
    filter === null ? attribute : elementsOf(attribute).find((one) => matches(one, filter))
  return path.subAttribute === null ? undefined : simpleValue(fieldsOf(element)[path.subAttribute])
}

/** Puts a value into the body of a creation, making what leads there. */
export function writeScimPath(body: Fields, target: string, value: ScimValue): void {
  const path = parseScimPath(target)
  const holder = path.extension === null ? body : childOf(body, path.extension)
  if (path.filter !== null) {
    const elements = listOf(holder, path.attribute)
    const { filter } = path
    const known = elements.find((one) => matches(one, filter))
    const element = known ?? newElement(path)
    if (known === undefined) elements.push(element)
    element[path.subAttribute ?? 'value'] = value
  } else if (path.subAttribute !== null) {
    childOf(holder, path.attribute)[path.subAttribute] = value
  } else {
    holder[path.attribute] =
      typeof value === 'object' ? value.map((one) => complexRoleElement(one)) : value
  }
}

/** As Entra writes the elements of AppRoleAssignmentsComplex when it creates a user. */
function complexRoleElement(value: string): Fields {
  return { primary: false, type: 'WindowsAzureActiveDirectoryRole', value }
}

function newElement({ attribute, filter }: ScimPath): Fields {
  if (filter === null) return {}
  if (filter.name === 'primary') return { primary: filter.value.toLowerCase() === 'true' }
  const isMainMail = attribute === 'emails' && filter.value === 'work'
  return { ...(isMainMail ? { primary: true } : {}), [filter.name]: filter.value }
}

function simpleValue(value: unknown): ScimValue | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'boolean') return value
  if (!Array.isArray(value)) return undefined
  return value.flatMap((one) => {
    const inner = fieldsOf(one)['value']
    return typeof inner === 'string' ? [inner] : []
  })
}

function matches(element: unknown, { name, value }: { name: string; value: string }): boolean {
  const given = fieldsOf(element)[name]
  return (
    (typeof given === 'string' || typeof given === 'boolean') &&
    String(given).toLowerCase() === value.toLowerCase()
  )
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function childOf(holder: Fields, name: string): Fields {
  const child = fieldsOf(holder[name])
  holder[name] = child
  return child
}

function listOf(holder: Fields, name: string): Fields[] {
  const given = holder[name]
  const list = Array.isArray(given) ? given.filter(isFields) : []
  holder[name] = list
  return list
}
