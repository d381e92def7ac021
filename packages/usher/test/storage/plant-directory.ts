// A directory with resources in it, and questions in few words.
import type { Directory, JsonObject, ResourceDocument } from '../../src/core/directory.ts'
import type { DirectoryGroupId, DirectoryUserId } from '../../src/core/ids.ts'
import type { ComparisonOperator, ResourceFilter } from '../../src/core/resource-query.ts'
import type { NewResource, Storage } from '../../src/engine/ports.ts'
import { build, id } from '../support/build.ts'
import { plantTenant, type Tenant } from './plant.ts'

export type PlantedDirectory = Tenant & { readonly directory: Directory }

export async function plantDirectory(
  storage: Storage,
  over: Partial<Directory> = {},
): Promise<PlantedDirectory> {
  const tenant = await plantTenant(storage)
  const directory = build.directory({ organizationId: tenant.organization.id, ...over })
  await storage.transaction(({ directories }) => directories.insert(directory))
  return { ...tenant, directory }
}

export function resourceOf(directory: Directory, over: Partial<NewResource> = {}): NewResource {
  return build.newResource({
    directoryId: directory.id,
    organizationId: directory.organizationId,
    ...over,
  })
}

/** Resources with these documents, in the order of their ids. */
export async function plantResources(
  storage: Storage,
  directory: Directory,
  documents: readonly Partial<ResourceDocument>[],
  over: Partial<NewResource> = {},
): Promise<readonly NewResource[]> {
  const planted = documents.map((document) =>
    resourceOf(directory, { ...over, document: build.document(document) }),
  )
  await storage.transaction(async ({ resources }) => {
    for (const resource of planted)
      // One transaction is one connection.
      // eslint-disable-next-line no-await-in-loop
      await resources.insert(resource)
  })
  return planted
}

export async function plantUsers(
  storage: Storage,
  directory: Directory,
  count: number,
): Promise<readonly DirectoryUserId[]> {
  const planted = Array.from({ length: count }, () => id('directoryUser'))
  await storage.transaction(async ({ resources }) => {
    for (const user of planted)
      // eslint-disable-next-line no-await-in-loop
      await resources.insert(resourceOf(directory, { id: user }))
  })
  return planted
}

export async function plantGroup(
  storage: Storage,
  directory: Directory,
  label: string | null = null,
): Promise<DirectoryGroupId> {
  const group = id('directoryGroup')
  const document = build.document({ label })
  await storage.transaction(({ resources }) =>
    resources.insert(resourceOf(directory, { id: group, resourceType: 'Group', document })),
  )
  return group
}

export function at(...steps: readonly string[]) {
  return { kind: 'document', steps } as const
}

export function compare(
  steps: readonly string[],
  operator: Exclude<ComparisonOperator, 'ne'>,
  value: string | number | boolean,
): ResourceFilter {
  return { kind: 'compare', place: at(...steps), operator, value: compared(value) }
}

export function compareColumn(
  column: 'id' | 'externalId' | 'createdAt' | 'updatedAt',
  operator: Exclude<ComparisonOperator, 'ne'>,
  value: string | number | boolean,
): ResourceFilter {
  return {
    kind: 'compare',
    place: { kind: 'column', column },
    operator,
    value: compared(value),
  }
}

function compared(value: string | number | boolean) {
  if (typeof value === 'string') return { type: 'text', value } as const
  return typeof value === 'number'
    ? ({ type: 'number', value } as const)
    : ({ type: 'boolean', value } as const)
}

export function both(...operands: readonly ResourceFilter[]): ResourceFilter {
  return { kind: 'and', operands }
}
export function either(...operands: readonly ResourceFilter[]): ResourceFilter {
  return { kind: 'or', operands }
}
export function not(operand: ResourceFilter): ResourceFilter {
  return { kind: 'not', operand }
}
export function present(...steps: readonly string[]): ResourceFilter {
  return { kind: 'present', place: at(...steps) }
}
export function element(steps: readonly string[], filter: ResourceFilter): ResourceFilter {
  return { kind: 'element', steps, filter }
}

/** A user with a name, as `scim/` would hand it over. */
export function userDocument(name: string, attributes: JsonObject = {}): ResourceDocument {
  const userName = name.toLowerCase()
  const email = `${userName}@contoso.example`
  const emails = [{ type: 'work', value: email, primary: true }]
  return build.document({
    externalId: `oid-${name}`,
    label: name,
    attributes: { userName: name, emails, ...attributes },
    comparable: { userName, emails, ...attributes },
    keys: [
      { attribute: 'User:userName', value: userName, unique: true },
      { attribute: 'User:emails.value', value: email, unique: false },
    ],
  })
}
export function byUserName(name: string): ResourceFilter {
  const value = name.toLowerCase()
  return both(
    { kind: 'key', attribute: 'User:userName', value },
    compare(['userName'], 'eq', value),
  )
}
export function byEmail(email: string): ResourceFilter {
  return both(
    { kind: 'key', attribute: 'User:emails.value', value: email },
    element(['emails'], compare(['value'], 'eq', email)),
  )
}
