import type { ConnectionKind } from '../../core/connection.ts'
import { text, type TextKey } from '../texts.ts'

const keys = {
  entra: 'kindEntra',
  oidc: 'kindOidc',
  generic: 'kindGeneric',
  email: 'kindEmail',
} as const satisfies Record<ConnectionKind, TextKey>

/** What kind of provider it is, in words. */
export function kindName(kind: ConnectionKind): string {
  return text(keys[kind])
}
