// Cookies. Over https every name carries `__Host-`, so that no subdomain and no plain http can
// plant one; on loopback over http, where browsers refuse the prefix, the plain name is used.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Context } from 'hono'
import type { HttpSettings } from './deps.ts'

const sessionName = 'usher-session'
const linkName = 'usher-link'
const invitationName = 'usher-invitation'
const testName = 'usher-test'
const setUpName = 'usher-set-up'
const flowPrefix = 'usher-flow-'
/** More sign-ins than this begun in parallel tabs push out the others. */
const flowsMax = 4
const flowSeconds = 900

function isSecure(settings: HttpSettings): boolean {
  return settings.baseUrl.protocol === 'https:'
}

function cookieName(settings: HttpSettings, name: string): string {
  return isSecure(settings) ? `__Host-${name}` : name
}

export function readSessionToken(c: Context, settings: HttpSettings): string | undefined {
  return getCookie(c, cookieName(settings, sessionName))
}

export function setSessionCookie(
  c: Context,
  settings: HttpSettings,
  token: string,
  expires: Date,
): void {
  setCookie(c, cookieName(settings, sessionName), token, {
    ...attributes(settings),
    sameSite: 'Lax',
    expires,
  })
}

export function clearSessionCookie(c: Context, settings: HttpSettings): void {
  deleteCookie(c, cookieName(settings, sessionName), attributes(settings))
}

/** One cookie a sign-in that was begun, named after its state, so that tabs do not disturb each other. */
export function setFlowCookie(
  c: Context,
  settings: HttpSettings,
  flow: { readonly key: string; readonly sealed: string; readonly crossSitePost: boolean },
): void {
  const prefix = cookieName(settings, flowPrefix)
  const begun = Object.keys(getCookie(c)).filter((name) => name.startsWith(prefix))
  if (begun.length >= flowsMax)
    for (const name of begun) deleteCookie(c, name, attributes(settings))
  setCookie(c, prefix + flow.key, flow.sealed, {
    ...attributes(settings),
    // `form_post` arrives as a POST from the provider's site: only SameSite=None lets the cookie
    // come along, and browsers want https for that.
    sameSite: flow.crossSitePost && isSecure(settings) ? 'None' : 'Lax',
    maxAge: flowSeconds,
  })
}

export function readFlowCookie(
  c: Context,
  settings: HttpSettings,
  key: string,
): string | undefined {
  return getCookie(c, cookieName(settings, flowPrefix) + key)
}

export function clearFlowCookie(c: Context, settings: HttpSettings, key: string): void {
  deleteCookie(c, cookieName(settings, flowPrefix) + key, attributes(settings))
}

export const linkCookie = shortLived(linkName)
export const invitationCookie = shortLived(invitationName)
/** Binds a test sign-in to the browser that began it. */
export const testCookie = shortLived(testName)

/** The visit of whoever opened a set-up link. */
export const setUpCookie = {
  read: (c: Context, settings: HttpSettings): string | undefined =>
    getCookie(c, cookieName(settings, setUpName)),
  set: (c: Context, settings: HttpSettings, value: string, expires: Date): void =>
    setCookie(c, cookieName(settings, setUpName), value, {
      ...attributes(settings),
      sameSite: 'Lax',
      expires,
    }),
  clear: (c: Context, settings: HttpSettings): void => {
    deleteCookie(c, cookieName(settings, setUpName), attributes(settings))
  },
}

function shortLived(name: string) {
  return {
    read: (c: Context, settings: HttpSettings): string | undefined =>
      getCookie(c, cookieName(settings, name)),
    set: (c: Context, settings: HttpSettings, value: string): void =>
      setCookie(c, cookieName(settings, name), value, {
        ...attributes(settings),
        sameSite: 'Lax',
        maxAge: flowSeconds,
      }),
    clear: (c: Context, settings: HttpSettings): void => {
      deleteCookie(c, cookieName(settings, name), attributes(settings))
    },
  }
}

function attributes(settings: HttpSettings) {
  return { path: '/', httpOnly: true, secure: isSecure(settings) } as const
}
