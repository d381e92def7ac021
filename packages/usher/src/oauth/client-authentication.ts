// How we prove at the token endpoint that we are the client.
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto'
import { importPKCS8, type CryptoKey } from 'jose'
import {
  ClientSecretBasic,
  ClientSecretPost,
  modifyAssertion,
  None,
  PrivateKeyJwt,
  type ClientAuth,
} from 'oauth4webapi'
import type { ClientAuthentication, UpstreamSettings } from '../core/connection.ts'
import { detailOf } from '../core/detail.ts'
import { unreachable } from '../lib/assert.ts'
import { SignInRefused } from './refusal.ts'

export type ClientProofs = {
  readonly readFile: (path: string) => Promise<string>
  readonly keyPairs: KeyPairCache
}

/** `secret` is the client secret or the private key in PEM, opened; `null` where none is needed. */
export async function clientAuthentication(
  settings: UpstreamSettings,
  tokenUrl: string,
  secret: string | null,
  proofs: ClientProofs,
): Promise<ClientAuth> {
  const authentication = settings.clientAuthentication
  switch (authentication.method) {
    case 'client_secret_post':
      return ClientSecretPost(needed(secret))
    case 'client_secret_basic':
      return ClientSecretBasic(needed(secret))
    case 'private_key_jwt':
      return signedAssertion(authentication, tokenUrl, needed(secret), proofs.keyPairs)
    case 'federated':
      return federatedAssertion(authentication.assertionFile, proofs.readFile)
    case 'none':
      return None()
    default:
      return unreachable(authentication)
  }
}

/** Whether a connection needs a sealed secret to authenticate, and which kind. */
export function neededSecret(
  authentication: ClientAuthentication,
): 'client-secret' | 'private-key' | null {
  switch (authentication.method) {
    case 'client_secret_post':
    case 'client_secret_basic':
      return 'client-secret'
    case 'private_key_jwt':
      return 'private-key'
    case 'federated':
    case 'none':
      return null
    default:
      return unreachable(authentication)
  }
}

function needed(secret: string | null): string {
  if (secret === null || secret === '') {
    throw new SignInRefused('CLIENT_SECRET_INVALID', detailOf('secretMissing'))
  }
  return secret
}

type PrivateKeySettings = Extract<ClientAuthentication, { readonly method: 'private_key_jwt' }>

/**
 * RFC 7523 §2.2. Entra finds the certificate by its thumbprint (`x5t#S256`) and wants the token
 * endpoint as the audience.
 */
async function signedAssertion(
  settings: PrivateKeySettings,
  tokenUrl: string,
  privateKeyPem: string,
  keyPairs: KeyPairCache,
): Promise<ClientAuth> {
  const { key, thumbprint } = await keyPairs.get(settings, privateKeyPem)
  return PrivateKeyJwt(key, {
    [modifyAssertion](header, payload) {
      header['typ'] = 'JWT'
      header['x5t#S256'] = thumbprint
      payload['aud'] = tokenUrl
    },
  })
}

type KeyPair = { readonly key: CryptoKey; readonly thumbprint: string }

const keyPairsMax = 200

/** Parsing a key costs more than signing with it; what is kept cannot be exported again. */
export class KeyPairCache {
  readonly #pairs = new Map<string, Promise<KeyPair>>()

  get(settings: PrivateKeySettings, privateKeyPem: string): Promise<KeyPair> {
    const name = createHash('sha256')
      .update(JSON.stringify([settings.algorithm, settings.certificatePem, privateKeyPem]))
      .digest('base64url')
    const known = this.#pairs.get(name)
    if (known !== undefined) return known
    const pair = importedPair(settings, privateKeyPem)
    if (this.#pairs.size >= keyPairsMax) this.#pairs.clear()
    this.#pairs.set(name, pair)
    return pair
  }
}

async function importedPair(settings: PrivateKeySettings, privateKeyPem: string): Promise<KeyPair> {
  try {
    const certificate = new X509Certificate(settings.certificatePem)
    const privateKey = createPrivateKey(privateKeyPem)
    if (!certificate.checkPrivateKey(privateKey)) {
      throw new TypeError('the private key does not belong to the certificate')
    }
    // Older tools write PKCS #1; the library takes PKCS #8.
    const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    return {
      key: await importPKCS8(pkcs8, settings.algorithm),
      thumbprint: createHash('sha256').update(certificate.raw).digest('base64url'),
    }
  } catch (cause) {
    // The cause may quote the key, so it stays out of the text.
    throw new SignInRefused('CLIENT_ASSERTION_INVALID', detailOf('certificateMismatch'), { cause })
  }
}

const assertionLengthMax = 20_000
const jsonWebToken = /^[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}$/

/** RFC 7523 with a token of somebody else's making: a Kubernetes service account, a pipeline. */
async function federatedAssertion(
  path: string,
  readFile: ClientProofs['readFile'],
): Promise<ClientAuth> {
  const assertion = await readFile(path).then(
    (text) => text.trim(),
    (cause: unknown) => {
      throw new SignInRefused('CLIENT_ASSERTION_INVALID', detailOf('assertionUnreadable'), {
        cause,
      })
    },
  )
  // Whoever may name a file must not be able to have any file of this machine sent to an endpoint.
  if (assertion.length > assertionLengthMax || !jsonWebToken.test(assertion)) {
    throw new SignInRefused('CLIENT_ASSERTION_INVALID', detailOf('assertionMalformed'))
  }
  return (_server, client, body) => {
    body.set('client_id', client.client_id)
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    body.set('client_assertion', assertion)
  }
}
