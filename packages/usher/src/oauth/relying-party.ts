import type { RelyingParty, RelyingPartyPorts } from './relying-party-types.ts'

export * from './relying-party-types.ts'

export function createRelyingParty(_ports: RelyingPartyPorts): RelyingParty {
  return {
    begin: () => Promise.reject(new Error('not yet')),
    finish: () => Promise.reject(new Error('not yet')),
    inspect: () => Promise.reject(new Error('not yet')),
  }
}
