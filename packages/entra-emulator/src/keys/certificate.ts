import { createHash, generateKeyPair, randomBytes, sign, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { der } from './der.ts'

const makeKeyPair = promisify(generateKeyPair)

/** A new RSA key pair with the size that Entra uses. */
export async function makeRsaKeyPair(): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  return makeKeyPair('rsa', { modulusLength: 2048 })
}

/** A certificate signed with its own key, as Entra's x5c entries are. */
export function selfSignedCertificate(
  subject: string,
  keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  extensions: readonly Buffer[] = [],
): Buffer {
  const sha256WithRsa = der.sequence(der.objectIdentifier('2a864886f70d01010b'), der.null())
  const name = der.sequence(
    der.set(der.sequence(der.objectIdentifier('550403'), der.utf8(subject))),
  )
  const body = der.sequence(
    der.explicit(0, der.integer(Buffer.of(2))),
    der.integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    sha256WithRsa,
    name,
    // Wide, so that tests may turn their clock without leaving the certificate's life.
    der.sequence(der.utcTime(new Date('2000-01-01')), der.utcTime(new Date('2049-01-01'))),
    name,
    keys.publicKey.export({ type: 'spki', format: 'der' }),
    ...(extensions.length === 0 ? [] : [der.explicit(3, der.sequence(...extensions))]),
  )
  return der.sequence(body, sha256WithRsa, der.bitString(sign('sha256', body, keys.privateKey)))
}

export type ServerCertificate = { readonly certificatePem: string; readonly privateKeyPem: string }

/** A certificate for https on this machine; whoever should trust it is given the PEM. */
export async function createLoopbackCertificate(): Promise<ServerCertificate> {
  const keys = await makeRsaKeyPair()
  const names = der.sequence(
    der.tagged(2, Buffer.from('localhost')),
    der.tagged(7, Buffer.of(127, 0, 0, 1)),
    der.tagged(7, Buffer.concat([Buffer.alloc(15), Buffer.of(1)])),
  )
  const alternativeNames = der.sequence(der.objectIdentifier('551d11'), der.octetString(names))
  const certificate = selfSignedCertificate('localhost', keys, [alternativeNames])
  return {
    certificatePem: new X509Certificate(certificate).toString(),
    privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

export type Thumbprints = { readonly sha1: string; readonly sha256: string }

/** `x5t` and `x5t#S256` of a certificate: base64url of the hash of its DER. */
export function thumbprints(certificate: Buffer): Thumbprints {
  return {
    sha1: createHash('sha1').update(certificate).digest('base64url'),
    sha256: createHash('sha256').update(certificate).digest('base64url'),
  }
}

export type ClientKeys = {
  readonly certificatePem: string
  readonly privateKeyPem: string
  readonly thumbprints: Thumbprints
}

/** A certificate and key for an app that proves itself with `private_key_jwt`. */
export async function createClientCertificate(subject = 'Local client'): Promise<ClientKeys> {
  const keys = await makeRsaKeyPair()
  const certificate = selfSignedCertificate(subject, keys)
  return {
    certificatePem: new X509Certificate(certificate).toString(),
    privateKeyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    thumbprints: thumbprints(certificate),
  }
}
