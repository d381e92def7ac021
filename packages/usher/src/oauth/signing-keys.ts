// The keys with which a provider signs, and their rotation: a key that is not known yet is looked
// for once, and then not again for half a minute.
import {
  createLocalJWKSet,
  type CompactJWSHeaderParameters,
  type CryptoKey,
  type JSONWebKeySet,
} from 'jose'
import { z } from 'zod'
import { detailOf } from '../core/detail.ts'
import type { OutgoingFetch } from '../lib/outgoing-fetch.ts'
import type { DocumentCache } from './document-cache.ts'
import { readJson } from './read-json.ts'
import { SignInRefused } from './refusal.ts'

export type SigningKey = {
  readonly key: CryptoKey
  /** Entra's own addition to a key: for whom it signs. */
  readonly issuer: unknown
}
/** A key set with its imported keys; importing RSA costs more than verifying with it. */
export type KeySet = {
  readonly ids: ReadonlySet<string>
  readonly select: (header: CompactJWSHeaderParameters) => Promise<CryptoKey>
  readonly issuerOf: (keyId: string | undefined) => unknown
}

const keySetSchema = z.object({
  keys: z
    .array(
      z.looseObject({
        kty: z.string(),
        kid: z.string().max(500).optional(),
        issuer: z.unknown().optional(),
      }),
    )
    .max(200),
})

/** The library's own type: it checks every member of a key itself when it imports the key. */
const libraryKeySet = z.custom<JSONWebKeySet>()

export async function loadKeySet(fetch: OutgoingFetch, keysUrl: string): Promise<KeySet> {
  const response = await fetch(keysUrl, { headers: { accept: 'application/json' } })
  if (response.status !== 200) {
    throw new SignInRefused(
      'PROVIDER_UNAVAILABLE',
      detailOf('keysStatus', { host: new URL(keysUrl).host, status: response.status }),
    )
  }
  const parsed = keySetSchema.safeParse(await readJson(response))
  if (!parsed.success) {
    throw new SignInRefused('PROVIDER_UNAVAILABLE', detailOf('keysMalformed'))
  }
  return keySetOf(parsed.data.keys)
}

function keySetOf(keys: z.infer<typeof keySetSchema>['keys']): KeySet {
  // A symmetric key has no business in public; without it a confusion attack has nothing to hold.
  const usable = keys.filter((key) => key.kty !== 'oct')
  const issuers = new Map(usable.map((key) => [key.kid, key.issuer]))
  return {
    ids: new Set(usable.flatMap((key) => (key.kid === undefined ? [] : [key.kid]))),
    select: createLocalJWKSet(libraryKeySet.parse({ keys: usable })),
    issuerOf: (keyId) => issuers.get(keyId),
  }
}

/** Finds the key a token names, asking the provider again if it has been rotated in meanwhile. */
export async function findSigningKey(
  cache: DocumentCache<KeySet>,
  cacheKey: string,
  load: () => Promise<KeySet>,
  header: CompactJWSHeaderParameters,
): Promise<SigningKey> {
  const cached = await cache.get(cacheKey, load)
  const known = header.kid === undefined || cached.ids.has(header.kid)
  const keys = known ? cached : ((await cache.reload(cacheKey, load)) ?? cached)
  return { key: await keys.select(header), issuer: keys.issuerOf(header.kid) }
}
