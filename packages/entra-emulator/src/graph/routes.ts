import type { Hono } from 'hono'
import { answer, targetUser } from './answer.ts'
import { demandPermission, demandPerson, holds } from './caller.ts'
import { deltaRoute } from './delta-route.ts'
import { GraphError } from './graph-error.ts'
import { membershipRoutes } from './membership-routes.ts'
import { userResource } from './user-resource.ts'
import type { Context } from '../context.ts'
import type { User } from '../directory/model.ts'
import type { Environment, Request } from '../http/environment.ts'
import type { Caller } from './caller.ts'

/** The part of Microsoft Graph that sign-in clients use, under `/graph`. */
export function graphRoutes(app: Hono<Environment>, context: Context): void {
  deltaRoute(app, context)
  membershipRoutes(app, context)
  app.on('GET', ['/graph/v1.0/me', '/graph/v1.0/users/:id'], (request) =>
    answer(context, request, (caller) => showUser(context, request, caller)),
  )
  for (const base of ['/graph/v1.0/me', '/graph/v1.0/users/:id']) {
    app.on('GET', [`${base}/photo/$value`, `${base}/photos/:size/$value`], (request) =>
      answer(context, request, (caller) => sendPhoto(context, request, caller)),
    )
    app.get(`${base}/photo`, (request) =>
      answer(context, request, (caller) => describePhoto(context, request, caller)),
    )
  }
  app.on(['GET', 'POST'], '/graph/oidc/userinfo', (request) =>
    answer(context, request, (caller) => userInfo(context, caller)),
  )
}

function showUser(context: Context, request: Request, caller: Caller) {
  const user = targetUser(context, request, caller)
  demandPermission(caller, 'User.Read', 'User.ReadWrite', 'User.Read.All', 'Directory.Read.All')
  const tenant = context.directory.tenant(user.tenantId)
  if (tenant === undefined) throw notFound(user.id)
  const select = request.req.query('$select')
  const fragment = select === undefined ? 'users' : `users(${select})`
  return {
    '@odata.context': `https://graph.microsoft.com/v1.0/$metadata#${fragment}/$entity`,
    ...userResource(user, tenant, select),
  }
}

const photoSizes = [48, 64, 96, 120, 240, 360, 432, 504, 648].map((side) => `${side}x${side}`)

function photoOf(context: Context, request: Request, caller: Caller): Uint8Array<ArrayBuffer> {
  demandPermission(caller, 'User.Read', 'User.ReadWrite', 'User.Read.All', 'ProfilePhoto.Read.All')
  const user: User = targetUser(context, request, caller)
  const size = request.req.param('size')
  if (user.photo === null || (size !== undefined && !photoSizes.includes(size))) {
    throw new GraphError(404, 'ImageNotFound', "The photo wasn't found.")
  }
  return new Uint8Array(user.photo)
}

function sendPhoto(context: Context, request: Request, caller: Caller): Response {
  const photo = photoOf(context, request, caller)
  return request.body(photo, 200, { 'content-type': 'image/jpeg' })
}

function describePhoto(context: Context, request: Request, caller: Caller) {
  photoOf(context, request, caller)
  return {
    '@odata.context': 'https://graph.microsoft.com/v1.0/$metadata#users/photo/$entity',
    '@odata.mediaContentType': 'image/jpeg',
    id: '48x48',
    height: 48,
    width: 48,
  }
}

/** OpenID Connect user info: `sub` as in the id_token, and neither `oid` nor `tid`. */
function userInfo(context: Context, caller: Caller) {
  const user = demandPerson(caller)
  if (!holds(caller, 'openid')) {
    throw new GraphError(403, 'Authorization_RequestDenied', 'The token lacks the openid scope.')
  }
  return {
    sub: caller.token.sub,
    name: user.displayName,
    ...(user.surname === null ? {} : { family_name: user.surname }),
    ...(user.givenName === null ? {} : { given_name: user.givenName }),
    picture: `${context.graphOrigin}/v1.0/me/photo/$value`,
    ...(user.mail === null || !holds(caller, 'email') ? {} : { email: user.mail }),
  }
}

function notFound(id: string): GraphError {
  return new GraphError(404, 'Request_ResourceNotFound', `Resource '${id}' does not exist.`)
}
