// A directory makes a user: who is that? The mirror of the sign-in decision (rows 6 to 9 there). Pure:
// every fact is an argument. The directory's own word is asked first (whom it has now, whom it sent
// away), then those who came by themselves through the connection that is paired with it.
import type { TraceStep } from './sign-in-trace.ts'
import type { DirectoryUserId, MemberId, UserId } from './ids.ts'

/** What the decision may look at; loaded inside the transaction that applies it. */
export type ProvisioningFacts = {
  readonly externalId: string | null
  /** The living user of this directory that has the user name: whoever causes a conflict is visible. */
  readonly nameTakenBy: DirectoryUserId | undefined
  /** People whom this directory deleted. */
  readonly tombstones: {
    readonly byExternalId: readonly Tombstone[]
    readonly byUserName: readonly Tombstone[]
  }
  /** The connection that is paired with the directory, if any. */
  readonly connection: { readonly name: string; readonly pinned: boolean } | undefined
  /** Members of the organization who came through that connection. */
  readonly arrived: {
    /** The connection knows them by this very `externalId`. */
    readonly bySubject: readonly ArrivedPerson[]
    readonly byUserName: readonly ArrivedPerson[]
  }
}
export type Tombstone = {
  readonly id: DirectoryUserId
  readonly userId: UserId
  readonly externalId: string | null
  /** The person is in the directory again, under this id. */
  readonly livesAs: DirectoryUserId | null
}
export type ArrivedPerson = {
  readonly userId: UserId
  /** `null`: removed from the organization since. */
  readonly memberId: MemberId | null
  /** What the connection knows the person by. */
  readonly externalId: string
  readonly guest: boolean
  readonly livesAs: DirectoryUserId | null
}

export type ProvisioningOutcome =
  | { readonly kind: 'conflict'; readonly directoryUserId: DirectoryUserId }
  | { readonly kind: 'revive'; readonly userId: UserId; readonly tombstoneId: DirectoryUserId }
  | { readonly kind: 'adopt'; readonly userId: UserId; readonly memberId: MemberId | null }
  /** A placeholder; `ambiguous` says that somebody might have been meant, and why nobody was taken. */
  | { readonly kind: 'create'; readonly ambiguous: string | null }
export type ProvisioningDecision = ProvisioningOutcome & { readonly trace: readonly TraceStep[] }

type Finding = readonly [saw: string, outcome?: ProvisioningOutcome]
type Rule = (facts: ProvisioningFacts) => Finding

// The order is the policy: the first rule with an outcome decides.
const rules: Readonly<Record<string, Rule>> = {
  'user name free': userNameFree,
  'deleted here: externalId': deletedByExternalId,
  'deleted here: userName': deletedByUserName,
  'signed in already: externalId': arrivedBySubject,
  'signed in already: userName': arrivedByUserName,
}

export function decideProvisioning(facts: ProvisioningFacts): ProvisioningDecision {
  const trace: TraceStep[] = []
  for (const [rule, look] of Object.entries(rules)) {
    const [saw, outcome] = look(facts)
    trace.push({ rule, saw })
    if (outcome) return { ...outcome, trace }
  }
  trace.push({ rule: 'placeholder', saw: 'a new person' })
  return { kind: 'create', ambiguous: null, trace }
}

/**
 * Both ids are of one make (two GUIDs, two ids of Okta) and differ: they name two people, however
 * alike the user names are. An address or a nickname says nothing about an object id.
 */
export function namesAnotherSubject(externalId: string | null, subject: string): boolean {
  return (
    externalId !== null &&
    externalId.toLowerCase() !== subject.toLowerCase() &&
    externalId.length === subject.length &&
    opaqueId.test(externalId) &&
    opaqueId.test(subject)
  )
}
const opaqueId = /^(?=.*\d)[A-Za-z0-9_-]{16,}$/

function userNameFree({ nameTakenBy }: ProvisioningFacts): Finding {
  return nameTakenBy === undefined
    ? ['free in this directory']
    : [`${nameTakenBy} has it`, { kind: 'conflict', directoryUserId: nameTakenBy }]
}

function deletedByExternalId({ tombstones }: ProvisioningFacts): Finding {
  const gone = stillGone(tombstones.byExternalId)
  const people = distinctUsers(gone)
  if (people.length === 0) return ['nobody with this externalId was deleted']
  const named = gone.filter(({ id }) => tombstones.byUserName.some((other) => other.id === id))
  const [one] = people.length === 1 ? gone : named
  if (!one || (people.length > 1 && distinctUsers(named).length > 1))
    return ambiguous(`${people.length} deleted people had this externalId`)
  return [`the directory deleted ${one.id}`, revive(one)]
}

function deletedByUserName({ tombstones, externalId, arrived }: ProvisioningFacts): Finding {
  const gone = stillGone(tombstones.byUserName)
  // The directory itself says that this is somebody else: a recycled user name.
  const same = gone.filter(
    (one) => one.externalId === null || externalId === null || one.externalId === externalId,
  )
  const people = distinctUsers(same)
  if (people.length === 0)
    return [
      gone.length === 0
        ? 'nobody with this user name was deleted'
        : `${gone[0]?.id ?? ''} had another externalId (recycled user name)`,
    ]
  if (people.length > 1) return ambiguous(`${people.length} deleted people had this user name`)
  const [one] = same
  // The subject is the stronger word; it decides below.
  if (!one || arrived.bySubject.some(({ userId }) => userId !== one.userId))
    return ['the externalId names somebody else']
  return [`the directory deleted ${one.id}`, revive(one)]
}

function arrivedBySubject({ connection, arrived }: ProvisioningFacts): Finding {
  if (!connection) return ['no connection is paired with the directory']
  const [one] = arrived.bySubject
  if (!one) return [`nobody came through ${connection.name} with this externalId`]
  if (distinctUsers(arrived.bySubject).length > 1)
    return ambiguous(`${arrived.bySubject.length} people came with this externalId`)
  if (one.livesAs !== null) return ambiguous(`who came with this externalId is ${one.livesAs}`)
  return [`came through ${connection.name}`, adopt(one)]
}

function arrivedByUserName({ connection, arrived, externalId }: ProvisioningFacts): Finding {
  if (!connection) return ['no connection is paired with the directory']
  const [one] = arrived.byUserName
  if (!one) return [`nobody came through ${connection.name} with this user name`]
  if (!connection.pinned) return ['not asked: the connection admits more than one tenant']
  if (distinctUsers(arrived.byUserName).length > 1)
    return ambiguous(`${arrived.byUserName.length} people came with this user name`)
  if (one.guest) return ['not asked: the person is a guest']
  if (one.livesAs !== null) return ambiguous(`who came with this user name is ${one.livesAs}`)
  if (namesAnotherSubject(externalId, one.externalId))
    return ambiguous('who came with this user name is another subject (recycled user name)')
  return [`came through ${connection.name}`, adopt(one)]
}

/** Nobody is taken, weaker matches included: a person to look at it finds the reason in the audit. */
function ambiguous(saw: string): Finding {
  return [saw, { kind: 'create', ambiguous: saw }]
}

function revive({ id, userId }: Tombstone): ProvisioningOutcome {
  return { kind: 'revive', userId, tombstoneId: id }
}

function adopt({ userId, memberId }: ArrivedPerson): ProvisioningOutcome {
  return { kind: 'adopt', userId, memberId }
}

function stillGone(tombstones: readonly Tombstone[]): readonly Tombstone[] {
  return tombstones.filter(({ livesAs }) => livesAs === null)
}

function distinctUsers(people: readonly { readonly userId: UserId }[]): readonly UserId[] {
  return [...new Set(people.map(({ userId }) => userId))]
}
