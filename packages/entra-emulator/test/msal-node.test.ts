import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConfidentialClientApplication, CryptoProvider } from '@azure/msal-node'
import { completeSignIn, contoso, startEntraEmulator } from '../src/index.ts'
import type { EntraEmulator } from '../src/index.ts'
import { redirectUri } from './support.ts'

let entra: EntraEmulator
// MSAL speaks https only, so the emulator does too, and this process trusts its certificate. The
// library itself is untouched: it resolves, posts and caches as it does against Microsoft.
const trustedBefore = getCACertificates('default')
beforeAll(async () => {
  entra = await startEntraEmulator({ tls: true })
  setDefaultCACertificates([...trustedBefore, entra.certificate ?? ''])
})
afterAll(async () => {
  setDefaultCACertificates(trustedBefore)
  await entra.close()
})

function msal(clientSecret: string = contoso.clientSecret) {
  const { host } = new URL(entra.origin)
  return new ConfidentialClientApplication({
    auth: {
      clientId: contoso.clientId,
      clientSecret,
      authority: `${entra.origin}/${contoso.tenantId}`,
      knownAuthorities: [host],
    },
  })
}

async function begin(app: ConfidentialClientApplication) {
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
  const url = await app.getAuthCodeUrl({
    scopes: ['User.Read'],
    redirectUri,
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
    nonce: 'nonce-of-msal',
  })
  const callback = await completeSignIn(url, contoso.users.ada)
  return { verifier, code: new URL(callback.url).searchParams.get('code') ?? '' }
}

test("Microsoft's own library signs a person in and gets a fresh token without them", async () => {
  const app = msal()
  const { verifier, code } = await begin(app)
  const result = await app.acquireTokenByCode({
    code,
    codeVerifier: verifier,
    redirectUri,
    scopes: ['User.Read'],
    nonce: 'nonce-of-msal',
  })
  expect(result.account?.username).toBe('ada@contoso.example')
  expect(result.account?.homeAccountId).toBe(`${contoso.users.ada.id}.${contoso.tenantId}`)
  expect(result.idTokenClaims).toMatchObject({ oid: contoso.users.ada.id, nonce: 'nonce-of-msal' })
  expect(result.scopes).toContain('User.Read')
  const me = await fetch(`${entra.graphOrigin}/v1.0/me`, {
    headers: { authorization: `Bearer ${result.accessToken}` },
  })
  expect(await me.json()).toMatchObject({ displayName: 'Ada Lovelace' })
  const account = result.account
  if (account === null) throw new Error('MSAL kept no account.')
  const silent = await app.acquireTokenSilent({
    account,
    scopes: ['User.Read'],
    forceRefresh: true,
  })
  expect(silent.fromCache).toBe(false)
  expect(silent.accessToken).not.toBe(result.accessToken)
})

test("Microsoft's own library reads a refusal", async () => {
  const app = msal('not the secret')
  const { verifier, code } = await begin(app)
  await expect(
    app.acquireTokenByCode({
      code,
      codeVerifier: verifier,
      redirectUri,
      scopes: ['User.Read'],
      nonce: 'nonce-of-msal',
    }),
  ).rejects.toMatchObject({
    errorCode: 'invalid_client',
    errorMessage: expect.stringContaining('AADSTS7000215'),
  })
})

test("Microsoft's own library gets a token for the app itself", async () => {
  const result = await msal().acquireTokenByClientCredential({
    scopes: ['https://graph.microsoft.com/.default'],
  })
  const users = await fetch(`${entra.graphOrigin}/v1.0/users/delta`, {
    headers: { authorization: `Bearer ${result?.accessToken ?? ''}` },
  })
  expect(users.status).toBe(200)
})
