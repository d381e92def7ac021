import { randomBytes, randomUUID } from 'node:crypto'
import type { Guid } from '../directory/model.ts'

/** One account that is signed in to a browser. */
export type SignedInAccount = {
  readonly tenantId: Guid
  readonly userId: Guid
  readonly signedInAt: Date
}

/** What one browser's cookie stands for; `id` is the `sid` claim. */
export type BrowserSession = {
  readonly id: Guid
  readonly accounts: Map<Guid, SignedInAccount>
  /** Apps that got a token in this session and in which tenant, for front-channel logout. */
  readonly apps: Map<Guid, Guid>
}

export const sessionCookieName = 'ESTSAUTH'
const sessionsMax = 50_000

export class BrowserSessions {
  readonly #byCookie = new Map<string, BrowserSession>()

  find(cookie: string | undefined): BrowserSession | undefined {
    return cookie === undefined ? undefined : this.#byCookie.get(cookie)
  }

  /** A new session and the cookie value that names it. */
  open(): { readonly cookie: string; readonly session: BrowserSession } {
    const cookie = `1.${randomBytes(32).toString('base64url')}`
    const session: BrowserSession = { id: randomUUID(), accounts: new Map(), apps: new Map() }
    this.#byCookie.set(cookie, session)
    if (this.#byCookie.size > sessionsMax) {
      const oldest = this.#byCookie.keys().next()
      if (oldest.done !== true) this.#byCookie.delete(oldest.value)
    }
    return { cookie, session }
  }

  close(cookie: string): void {
    this.#byCookie.delete(cookie)
  }
}
