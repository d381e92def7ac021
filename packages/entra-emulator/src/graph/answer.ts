import { randomUUID } from 'node:crypto'
import { authenticateCaller, demandPermission, demandPerson } from './caller.ts'
import { GraphError, graphError } from './graph-error.ts'
import type { Context } from '../context.ts'
import type { User } from '../directory/model.ts'
import type { Request } from '../http/environment.ts'
import type { Caller } from './caller.ts'

/** Authenticates, answers, and turns a problem into Graph's JSON with Graph's headers. */
export async function answer(
  context: Context,
  request: Request,
  produce: (caller: Caller) => object | Promise<object>,
): Promise<Response> {
  const clientRequestId = request.req.header('client-request-id')
  request.header('request-id', randomUUID())
  if (clientRequestId !== undefined) request.header('client-request-id', clientRequestId)
  request.header('x-ms-ags-diagnostic', '{"ServerInfo":{"DataCenter":"Local emulator"}}')
  request.header('cache-control', 'no-cache')
  request.header('odata-version', '4.0')
  try {
    const produced = await produce(authenticateCaller(context, request.req.header('authorization')))
    if (produced instanceof Response) return produced
    return request.json(produced)
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    for (const [name, value] of Object.entries(error.headers)) request.header(name, value)
    const body = graphError(context.clock(), error.code, error.message, clientRequestId)
    return request.json(body, error.status)
  }
}

/** The person a path is about: the caller under `/me`, else by id or user principal name. */
export function targetUser(context: Context, request: Request, caller: Caller): User {
  const wanted = request.req.param('id')
  if (wanted === undefined) return demandPerson(caller)
  const user =
    context.directory.userByName(caller.tenantId, wanted) ?? context.directory.user(wanted)
  if (caller.user === null || user?.id !== caller.user.id) {
    demandPermission(caller, 'User.Read.All', 'Directory.Read.All', 'User.ReadBasic.All')
  }
  if (user === undefined || user.tenantId !== caller.tenantId) {
    throw new GraphError(
      404,
      'Request_ResourceNotFound',
      `Resource '${wanted}' does not exist or one of its queried reference-property objects are not present.`,
    )
  }
  return user
}
