// What an administrator should look at now: a pure list from facts, the most urgent first.
import type { ErrorCode } from './error-catalogue.ts'
import type { ConnectionId, DirectoryId } from './ids.ts'

export type AttentionFacts = {
  readonly now: Date
  readonly secrets: readonly {
    readonly connectionId: ConnectionId
    readonly connectionName: string
    readonly expiresAt: Date | null
  }[]
  readonly directories: readonly {
    readonly directoryId: DirectoryId
    readonly name: string
    readonly lastRequestAt: Date | null
    /** Of the credentials that are in force. */
    readonly tokenExpiries: readonly (Date | null)[]
  }[]
  /** Of the last 24 hours. */
  readonly failures: readonly {
    readonly code: ErrorCode | null
    readonly count: number
    readonly last: Date
  }[]
}

export type Attention = { readonly severity: 'urgent' | 'soon' } & (
  | {
      readonly kind: 'secret-expires'
      readonly connectionId: ConnectionId
      readonly name: string
      readonly at: Date
    }
  | {
      readonly kind: 'token-expires'
      readonly directoryId: DirectoryId
      readonly name: string
      readonly at: Date
    }
  | {
      readonly kind: 'provisioning-silent'
      readonly directoryId: DirectoryId
      readonly name: string
      readonly since: Date
    }
  | {
      readonly kind: 'sign-ins-failing'
      readonly code: ErrorCode
      readonly count: number
      readonly last: Date
    }
)

const dayMilliseconds = 86_400_000
/** DESIGN section 4: warned about 30, 14, 3 and 1 days ahead. */
const expiryWarningDays = 30
const expiryUrgentDays = 3
/** Entra's cycle is 40 minutes; three that are missed are no accident. */
const silenceMilliseconds = 2 * 60 * 60 * 1000
/** One person who mistypes is no pattern. */
const failuresMin = 5

export function attentionOf(facts: AttentionFacts): readonly Attention[] {
  const all = [...expiringSecrets(facts), ...directoryTroubles(facts), ...failingSignIns(facts)]
  return [
    ...all.filter(({ severity }) => severity === 'urgent'),
    ...all.filter(({ severity }) => severity === 'soon'),
  ]
}

/** A connection is as good as the secret that lasts longest: an old one may expire beside a new one. */
function expiringSecrets({ secrets, now }: AttentionFacts): readonly Attention[] {
  const ids = [...new Set(secrets.map(({ connectionId }) => connectionId))]
  return ids.flatMap((id) => {
    const own = secrets.filter(({ connectionId }) => connectionId === id)
    const [first] = own
    const at = lastExpiry(own.map(({ expiresAt }) => expiresAt))
    const severity = at && urgency(at, now)
    if (!first || !at || !severity) return []
    return [{ kind: 'secret-expires', severity, connectionId: id, name: first.connectionName, at }]
  })
}

function directoryTroubles({ directories, now }: AttentionFacts): readonly Attention[] {
  return directories.flatMap(({ directoryId, name, lastRequestAt, tokenExpiries }) => {
    const troubles: Attention[] = []
    const at = lastExpiry(tokenExpiries)
    const severity = at && urgency(at, now)
    if (at && severity) troubles.push({ kind: 'token-expires', severity, directoryId, name, at })
    if (lastRequestAt && now.getTime() - lastRequestAt.getTime() > silenceMilliseconds)
      troubles.push({
        kind: 'provisioning-silent',
        severity: 'soon',
        directoryId,
        name,
        since: lastRequestAt,
      })
    return troubles
  })
}

function failingSignIns({ failures }: AttentionFacts): readonly Attention[] {
  return failures.flatMap(({ code, count, last }) =>
    code === null || count < failuresMin
      ? []
      : [{ kind: 'sign-ins-failing', severity: 'urgent', code, count, last }],
  )
}

/** When the last of them ends; undefined where one never does, or where there is none. */
function lastExpiry(expiries: readonly (Date | null)[]): Date | undefined {
  let last: Date | undefined
  for (const at of expiries) {
    if (at === null) return undefined
    if (last === undefined || at > last) last = at
  }
  return last
}

function urgency(at: Date, now: Date): Attention['severity'] | undefined {
  const days = (at.getTime() - now.getTime()) / dayMilliseconds
  if (days > expiryWarningDays) return undefined
  return days > expiryUrgentDays ? 'soon' : 'urgent'
}
