// Whose claims a preview looks at: a made-up person, pasted ones, the last sign-in or a test sign-in.
// Those of real people are masked until somebody asks to see them, which is written down.
import { claimSample, samplesOf, type SampleName } from '../core/claim-samples.ts'
import { isUpstream, type UpstreamConnection } from '../core/connection.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { ConnectionId, TestSignInId } from '../core/ids.ts'
import type { RememberedClaims } from '../core/remembered-claims.ts'
import { permissionsOf } from '../core/requester.ts'
import type { Claims } from '../core/verified-identity.ts'
import type { Stores, TestSignIn } from '../engine/ports.ts'
import { openClaims } from '../engine/remember-claims.ts'
import { openTestClaims } from '../engine/test-sign-in.ts'
import { view } from './connections.ts'
import { recordFor, type AdminCaller, type AdminPorts } from './context.ts'
import { listTestSignIns } from './test-sign-ins.ts'

export type ClaimsFrom =
  | { readonly kind: 'sample'; readonly sample: SampleName }
  | {
      readonly kind: 'pasted'
      readonly userInfo: Claims
      readonly idToken: Claims
      readonly groups?: readonly string[] | undefined
    }
  | { readonly kind: 'lastSignIn' }
  | { readonly kind: 'test'; readonly testSignInId: TestSignInId }

export type FoundClaims = {
  readonly claims: RememberedClaims
  /** When a real person brought them; `null` for what was made up. */
  readonly seenAt: Date | null
  /** They are a real person's: values are masked. */
  readonly masked: boolean
}
export type ClaimSources = {
  readonly samples: readonly SampleName[]
  readonly lastSignInAt: Date | null
  /** Finished tests that got as far as claims. */
  readonly tests: readonly TestSignIn[]
}

/** What there is to look at. Errors: NOT_FOUND. */
export async function listClaimSources(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
): Promise<ClaimSources> {
  const { read } = ports.storage
  const connection = await upstreamOf(read, caller, id)
  const newest = await read.claimMemory.newest(caller.organizationId, id)
  const { items } = await listTestSignIns(ports, caller, id)
  return {
    samples: samplesOf(connection.settings.kind),
    lastSignInAt: newest?.seenAt ?? null,
    tests: items.filter(({ sealedClaims }) => sealedClaims !== null),
  }
}

/** Errors: NOT_FOUND where the source is not there, or no longer. */
export async function findClaims(
  ports: AdminPorts,
  stores: Stores,
  caller: AdminCaller,
  connection: UpstreamConnection,
  from: ClaimsFrom,
): Promise<FoundClaims> {
  switch (from.kind) {
    case 'sample': {
      const claims = claimSample(connection.settings.kind, from.sample)
      return { claims: found(claims), seenAt: null, masked: false }
    }
    case 'pasted':
      return { claims: pasted(from), seenAt: null, masked: false }
    case 'lastSignIn': {
      const row = found(await stores.claimMemory.newest(caller.organizationId, connection.id))
      return { claims: found(openClaims(ports.sealer, row)), seenAt: row.seenAt, masked: true }
    }
    case 'test': {
      const test = await stores.testSignIns.find(from.testSignInId, ports.clock())
      const isOwn =
        test?.organizationId === caller.organizationId && test.connectionId === connection.id
      if (!test || !isOwn) throw new UsherError('NOT_FOUND')
      const claims = found(openTestClaims(ports.sealer, test))
      return { claims, seenAt: test.finishedAt, masked: true }
    }
  }
}

/**
 * A real person's claims in plain text; that they were looked at is audited, without any of them.
 * Errors: NOT_FOUND, FORBIDDEN for whoever may not see members (a set-up link).
 */
export async function revealClaims(
  ports: AdminPorts,
  caller: AdminCaller,
  id: ConnectionId,
  from: Extract<ClaimsFrom, { kind: 'lastSignIn' | 'test' }>,
): Promise<FoundClaims> {
  if (!permissionsOf(caller.by).includes('members:read'))
    throw new UsherError('FORBIDDEN', {
      detail: 'Whoever sees claims must be allowed to see members.',
    })
  return ports.storage.transaction(async (stores) => {
    const connection = await upstreamOf(stores, caller, id)
    const revealed = await findClaims(ports, stores, caller, connection, from)
    const record = recordFor(ports, caller)
    record.audit(
      'connection.claims-revealed',
      { kind: 'connection', id },
      {
        of: from.kind,
        seenAt: revealed.seenAt?.toISOString() ?? null,
        ...(from.kind === 'test' && { testSignInId: from.testSignInId }),
      },
    )
    await record.write(stores)
    return { ...revealed, masked: false }
  })
}

/** A provider that people come through with claims. Errors: NOT_FOUND, VALIDATION_FAILED. */
export async function upstreamOf(
  stores: Stores,
  caller: AdminCaller,
  id: ConnectionId,
): Promise<UpstreamConnection> {
  const { connection } = await view(stores, caller, id)
  if (!isUpstream(connection))
    throw new UsherError('VALIDATION_FAILED', { detail: 'The e-mail provider sends no claims.' })
  return connection
}

function pasted(from: Extract<ClaimsFrom, { kind: 'pasted' }>): RememberedClaims {
  const { userInfo, idToken } = from
  const inToken = idToken['groups'] ?? userInfo['groups']
  const groups = from.groups ?? (Array.isArray(inToken) ? inToken.filter(isText) : undefined)
  return {
    userInfo,
    idToken,
    groups: groups === undefined ? { kind: 'absent' } : { kind: 'known', groups },
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new UsherError('NOT_FOUND')
  return value
}
