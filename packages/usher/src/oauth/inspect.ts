import type { UpstreamSettings } from '../core/connection.ts'
import type { KeyPairCache } from './client-authentication.ts'
import type { Inspection, RelyingPartyPorts } from './relying-party-types.ts'

export async function inspectSettings(
  _ports: RelyingPartyPorts,
  _keyPairs: KeyPairCache,
  _settings: UpstreamSettings,
  _secret: string | undefined,
): Promise<Inspection> {
  throw new Error('not yet')
}
