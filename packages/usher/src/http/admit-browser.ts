import type { Session } from '../core/model.ts'
import { checkSession, signOut } from '../engine/sessions.ts'
import type { HttpContext } from './context.ts'
import { invitationCookie, readSessionToken, setSessionCookie } from './cookies.ts'
import type { AppDeps } from './deps.ts'

/** One browser, one session: what was there before the sign-in ends with it. */
export async function admitBrowser(
  deps: AppDeps,
  c: HttpContext,
  admitted: { readonly token: string; readonly session: Session },
): Promise<void> {
  const previous = readSessionToken(c, deps.settings)
  const session = previous === undefined ? undefined : await checkSession(deps.ports, previous)
  if (session) await signOut(deps.ports, session, c.get('origin'))
  setSessionCookie(c, deps.settings, admitted.token, admitted.session.absoluteExpiresAt)
  invitationCookie.clear(c, deps.settings)
}
