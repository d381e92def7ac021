// From checked tokens to the person: user-info, picture and groups, asked for at the same time.
import type { Client } from 'oauth4webapi'
import type { GenericSettings, UpstreamConnection, UpstreamSettings } from '../core/connection.ts'
import { detailOf } from '../core/detail.ts'
import { isGuest } from '../core/email-authority.ts'
import type { UpstreamTuple } from '../core/model.ts'
import type { Claims, GroupLookup, VerifiedIdentity } from '../core/verified-identity.ts'
import { unreachable } from '../lib/assert.ts'
import type { OutgoingFetch } from '../lib/outgoing-fetch.ts'
import { consumerTenantId } from './entra-endpoints.ts'
import { readMemberGroups, readPhoto } from './graph.ts'
import { groupsInToken, groupsOfClaims, mustAskForGroups } from './group-lookup.ts'
import type { Provider } from './provider.ts'
import { SignInRefused } from './refusal.ts'
import type { Trail } from './relying-party-types.ts'
import { readOpenIdUserInfo, readUserInfo } from './user-info.ts'

export type Bearer = {
  readonly fetch: OutgoingFetch
  readonly provider: Provider
  readonly client: Client
  readonly accessToken: string
}
type Person = {
  readonly userInfo: Claims
  readonly photo: string | null
  readonly groups: GroupLookup
}

/** `idToken` is `null` where the connection has none; then user-info is all there is. */
export async function identify(
  connection: UpstreamConnection,
  bearer: Bearer,
  idToken: Claims | null,
  trail: Trail,
): Promise<VerifiedIdentity> {
  const claims = idToken ?? {}
  trail.enter('userInfo')
  trail.note({ endpoint: bearer.provider.userInfoUrl })
  const person = await personOf(connection.settings, bearer, claims)
  trail.note({ claims: person.userInfo, picture: person.photo !== null })
  trail.enter('groups')
  trail.note({ inToken: groupsInToken(claims).kind, lookup: person.groups })
  return {
    connectionId: connection.id,
    upstream: tupleOf(claims, person.userInfo, connection.settings),
    idToken: claims,
    userInfo: person.userInfo,
    groups: person.groups,
    // Another issuer has been refused before this point.
    issuerAsConfigured: true,
    photo: person.photo,
    upstreamSessionId: textOf(claims['sid']),
  }
}

function personOf(settings: UpstreamSettings, bearer: Bearer, idToken: Claims): Promise<Person> {
  switch (settings.kind) {
    case 'entra':
      return personAtGraph(settings, bearer, idToken)
    case 'oidc':
      return personAtOpenId(settings.fetchUserInfo, settings, bearer, idToken)
    case 'generic':
      return personAtGeneric(settings, bearer, idToken)
    default:
      return unreachable(settings)
  }
}

async function personAtGraph(
  settings: UpstreamSettings,
  bearer: Bearer,
  idToken: Claims,
): Promise<Person> {
  const { fetch, accessToken } = bearer
  const meUrl = bearer.provider.userInfoUrl ?? ''
  const told = groupsInToken(idToken)
  const [userInfo, photo, groups] = await Promise.all([
    readUserInfo(fetch, meUrl, accessToken),
    wantsPhoto(settings) ? readPhoto(fetch, meUrl, accessToken) : null,
    mustAskForGroups(settings, told) ? readMemberGroups(fetch, meUrl, accessToken) : undefined,
  ])
  if (!isSamePerson(idToken, userInfo['id'])) {
    throw new SignInRefused('USER_INFO_INVALID', detailOf('graphOtherPerson'))
  }
  const fromToken: GroupLookup = told.kind === 'told' ? told.lookup : { kind: 'absent' }
  return { userInfo, photo, groups: groups ?? fromToken }
}

/** Graph knows a personal account by the last 16 digits of its object id only. */
function isSamePerson(idToken: Claims, id: unknown): boolean {
  const objectId = idToken['oid']
  if (typeof objectId !== 'string' || typeof id !== 'string') return false
  if (objectId.toLowerCase() === id.toLowerCase()) return true
  return (
    idToken['tid'] === consumerTenantId &&
    objectId.replaceAll('-', '').toLowerCase() === id.toLowerCase().padStart(32, '0')
  )
}

async function personAtOpenId(
  fetchUserInfo: boolean,
  settings: UpstreamSettings,
  bearer: Bearer,
  idToken: Claims,
): Promise<Person> {
  const { fetch, provider, client, accessToken } = bearer
  const subject = textOf(idToken['sub'])
  const userInfo =
    fetchUserInfo && provider.userInfoUrl !== null && subject !== null
      ? await readOpenIdUserInfo(fetch, provider, client, accessToken, subject)
      : {}
  return { userInfo, photo: null, groups: groupsOfClaims(settings, { idToken, userInfo }) }
}

async function personAtGeneric(
  settings: GenericSettings,
  bearer: Bearer,
  idToken: Claims,
): Promise<Person> {
  const { fetch, accessToken } = bearer
  const url = settings.userInfoEndpoint
  const [userInfo, photo] = await Promise.all([
    readUserInfo(fetch, url, accessToken),
    // Whoever sets Graph up by hand, as a plain OAuth provider, means Graph's picture by "photo".
    wantsPhoto(settings) && isGraphMe(url) ? readPhoto(fetch, url, accessToken) : null,
  ])
  // OpenID Connect Core §5.3.2: user-info of another subject must not be used.
  const [one, other] = [textOf(idToken['sub']), textOf(userInfo['sub'])]
  if (one !== null && other !== null && one !== other) {
    throw new SignInRefused('USER_INFO_INVALID', detailOf('userInfoOtherPerson'))
  }
  return { userInfo, photo, groups: groupsOfClaims(settings, { idToken, userInfo }) }
}

function isGraphMe(url: string): boolean {
  return new URL(url).pathname.endsWith('/v1.0/me')
}

/** The picture costs a call and is fetched only if the mapping uses it. */
export function wantsPhoto(settings: UpstreamSettings): boolean {
  const { avatar } = settings.attributeMapping
  return typeof avatar === 'string' ? avatar === 'photo' : avatar?.includes('photo') === true
}

function tupleOf(idToken: Claims, userInfo: Claims, settings: UpstreamSettings): UpstreamTuple {
  const configured = settings.kind === 'generic' ? settings.issuer : null
  return {
    iss: textOf(idToken['iss']) ?? configured,
    tid: textOf(idToken['tid']),
    oid: textOf(idToken['oid']),
    sub: textOf(idToken['sub']) ?? textOf(userInfo['sub']),
    guest: isGuest(idToken, userInfo),
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
