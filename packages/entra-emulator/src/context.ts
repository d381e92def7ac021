import type { Directory } from './directory/directory.ts'
import type { Faults } from './faults.ts'
import type { KeyRing } from './keys/signing-keys.ts'
import type { AuthorizationCodes } from './oauth/authorization-codes.ts'
import type { BrowserSessions } from './oauth/browser-sessions.ts'
import type { Provisioning } from './provisioning/provisioning.ts'
import type { Sealer } from './tokens/sealer.ts'

/** What every endpoint works with. One per running emulator. */
export type Context = {
  /** `http://localhost:port`, in place of login.microsoftonline.com. */
  readonly origin: string
  /** In place of graph.microsoft.com. */
  readonly graphOrigin: string
  readonly directory: Directory
  readonly faults: Faults
  readonly provisioning: Provisioning
  readonly keys: KeyRing
  readonly codes: AuthorizationCodes
  readonly sessions: BrowserSessions
  readonly sealer: Sealer
  readonly clock: () => Date
}

/** The retired directory API that overage claims still point to; nobody should ever call it. */
export function retiredGraphOrigin(context: Pick<Context, 'origin'>): string {
  return `${context.origin}/graph.windows.net`
}
