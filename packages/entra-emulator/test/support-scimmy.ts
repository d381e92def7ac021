import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import express from 'express'
import SCIMMY from 'scimmy'
import ScimRouters from 'scimmy-routers'
import { closeServer, listen } from './support-scim.ts'

type Resource = Record<string, unknown> & { id: string }

export type ScimmyServer = {
  readonly tenantUrl: string
  readonly users: Map<string, Resource>
  readonly groups: Map<string, Resource>
  close(): Promise<void>
}

/**
 * A SCIM server that was written elsewhere. SCIMMY keeps its resource types per process, so there is
 * one server a test file. It takes the older dialect and the newer one.
 */
export async function startScimmy(token: string): Promise<ScimmyServer> {
  const users = new Map<string, Resource>()
  const groups = new Map<string, Resource>()
  SCIMMY.Resources.declare(SCIMMY.Resources.User)
    .ingress((resource, data) => store(users, resource.id, data, 'userName') as never)
    .egress((resource) => read(users, resource.id, resource.filter) as never)
    .degress((resource) => remove(users, resource.id))
  SCIMMY.Resources.declare(SCIMMY.Resources.Group)
    .ingress((resource, data) => store(groups, resource.id, data, 'displayName') as never)
    .egress((resource) => read(groups, resource.id, resource.filter) as never)
    .degress((resource) => remove(groups, resource.id))
  SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false)
  const app = express()
  app.use(
    '/scim',
    new ScimRouters({
      type: 'bearer',
      handler: (request) => {
        if (request.header('authorization') === `Bearer ${token}`) return 'entra'
        throw new Error('Unauthorized')
      },
    }),
  )
  const server = createServer(app)
  const port = await listen(server)
  return {
    tenantUrl: `http://localhost:${port}/scim`,
    users,
    groups,
    close: () => closeServer(server),
  }
}

function store(
  all: Map<string, Resource>,
  id: string | undefined,
  data: object,
  unique: string,
): Resource {
  if (id !== undefined) read(all, id)
  const given = JSON.parse(JSON.stringify(data)) as Record<string, unknown>
  const stored = { ...given, id: id ?? randomUUID() }
  const other = [...all.values()].find((one) => one[unique] === given[unique])
  if (other !== undefined && other.id !== id) {
    throw new SCIMMY.Types.Error(409, 'uniqueness', `${unique} is taken`)
  }
  all.set(stored.id, stored)
  return stored
}

function read(
  all: Map<string, Resource>,
  id: string | undefined,
  filter?: { match(values: object[]): object[] },
): object | object[] {
  if (id === undefined) return filter?.match([...all.values()]) ?? [...all.values()]
  const found = all.get(id)
  if (found === undefined) throw new SCIMMY.Types.Error(404, '', `${id} not found`)
  return found
}

function remove(all: Map<string, Resource>, id: string | undefined): void {
  read(all, id)
  if (id !== undefined) all.delete(id)
}
