// The judge: what must hold of a handful of people after any sequence of sign-ins and directory
// changes, said once more and as simply as possible. It knows people, not rows: one person has at most
// one account here, whatever happens. Pure; `apply` leaves its argument alone.
export const people = ['ada', 'bob', 'cyd'] as const
export type Who = (typeof people)[number]

/** What the provisioning client maps to `externalId`. */
export const keys = ['object id', 'nickname', 'nothing'] as const
export type Key = (typeof keys)[number]

export type Words = {
  readonly userName: string
  readonly email: string
  readonly displayName: string
}
export type Way = 'patch' | 'put' | 'bulk'

/** One actor does one thing. What is said comes from what Entra says of the person at that moment. */
export type Step =
  | { readonly op: 'sign in'; readonly who: Who }
  | { readonly op: 'create'; readonly who: Who; readonly active: boolean }
  | { readonly op: 'update'; readonly who: Who; readonly version: number }
  /** Entra gives another user name and address; the directory here hears of it by `rename`. */
  | { readonly op: 'marry'; readonly who: Who; readonly name: number }
  | { readonly op: 'rename'; readonly who: Who }
  | { readonly op: 'deactivate' | 'reactivate'; readonly who: Who; readonly way: Way }
  | { readonly op: 'delete'; readonly who: Who; readonly way: Way }
  | { readonly op: 'join' | 'leave'; readonly who: Who }
  /** By an administrator here, not by the directory. */
  | { readonly op: 'suspend' | 'pardon'; readonly who: Who }

/** A step with all that is sent: it does not depend on what others do at the same time. */
export type Command =
  | { readonly op: 'sign in'; readonly who: Who; readonly said: Words; readonly session: number }
  | {
      readonly op: 'create'
      readonly who: Who
      readonly said: Words
      readonly active: boolean
    }
  | {
      readonly op: 'change'
      readonly who: Who
      readonly resource: number
      readonly said: Partial<Words>
      readonly active: boolean | null
      readonly way: Way
      /** PUT says everything again. */
      readonly all: Words & { readonly active: boolean }
    }
  | { readonly op: 'delete'; readonly who: Who; readonly resource: number; readonly way: Way }
  | { readonly op: 'join' | 'leave'; readonly who: Who; readonly resource: number }
  | { readonly op: 'suspend' | 'pardon'; readonly who: Who }

export type Outcome =
  | 'in'
  | 'made'
  | 'done'
  | 'conflict'
  | 'notFound'
  | 'nobody'
  | 'USER_DEACTIVATED'
  | 'AMBIGUOUS_MATCH'

type Account = {
  readonly origin: 'jit' | 'scim'
  active: boolean
  linked: boolean
  view: Words
  role: 'member' | 'editor'
  proven: string[]
  sessions: number[]
}
type Resource = { readonly number: number; words: Words; active: boolean; inStaff: boolean }
type Person = {
  /** What Entra says of the person. */
  entra: Words
  account: Account | null
  living: Resource | null
  /** Deleted by the directory and not made anew. */
  grave: Resource | null
  resources: number
}
export type Model = {
  readonly key: Key
  readonly domain: string
  readonly people: Record<Who, Person>
}

export function begin(key: Key, domain: string): Model {
  const person = (who: Who): Person => ({
    entra: wordsOf(domain, who, who, 0),
    account: null,
    living: null,
    grave: null,
    resources: 0,
  })
  return {
    key,
    domain,
    people: { ada: person('ada'), bob: person('bob'), cyd: person('cyd') },
  }
}

/** User names pass from one to the other, addresses do not. */
const userNames = ['ada', 'bob', 'cyd', 'dora'] as const

function wordsOf(domain: string, who: Who, userName: string, name: number): Words {
  const full = `${userName}@${domain}`
  return { userName: full, email: `${who}.${name}@${domain}`, displayName: full }
}

/** Entra itself changes: nothing is sent to anybody. */
export function marry(model: Model, step: Extract<Step, { op: 'marry' }>): Model {
  const after = structuredClone(model)
  const words = wordsOf(model.domain, step.who, userNames[step.name] ?? 'dora', step.name)
  const taken = people.some(
    (other) => other !== step.who && after.people[other].entra.userName === words.userName,
  )
  // Where nothing but the user name joins directory and sign-in, a change of it parts them.
  if (!taken && model.key === 'object id') after.people[step.who].entra = words
  return after
}

/** What is sent for a step; `session` names the session that a sign-in opens. */
export function commandOf(
  model: Model,
  step: Exclude<Step, { op: 'marry' }>,
  session: number,
): Command {
  const { entra, living, grave } = model.people[step.who]
  const { who } = step
  const resource = living?.number ?? grave?.number ?? 0
  const change = (said: Partial<Words>, active: boolean | null, way: Way): Command => {
    const all = { ...(living?.words ?? entra), ...said, active: active ?? living?.active ?? true }
    return { op: 'change', who, resource, said, active, way, all }
  }
  switch (step.op) {
    case 'sign in':
      return { op: 'sign in', who, said: entra, session }
    case 'create': {
      const said = living?.words ?? { ...entra, displayName: `${who} of the directory` }
      return { op: 'create', who, said, active: step.active }
    }
    case 'update':
      return change({ displayName: `${who} ${step.version}` }, null, 'patch')
    case 'rename':
      return change({ userName: entra.userName, email: entra.email }, null, 'patch')
    case 'deactivate':
    case 'reactivate':
      return change({}, step.op === 'reactivate', step.way)
    case 'delete':
      return { op: 'delete', who, resource, way: step.way }
    case 'join':
    case 'leave':
      return { op: step.op, who, resource }
    case 'suspend':
    case 'pardon':
      return { op: step.op, who }
  }
}

export function apply(
  before: Model,
  command: Command,
): { readonly model: Model; readonly outcome: Outcome } {
  const model = structuredClone(before)
  return { model, outcome: run(model, command) }
}

function run(model: Model, command: Command): Outcome {
  const person = model.people[command.who]
  const { account, living } = person
  switch (command.op) {
    case 'sign in':
      return signIn(model, command)
    case 'create':
      return create(model, command)
    case 'change':
      return change(model, command)
    case 'delete': {
      if (!account || living?.number !== command.resource) return 'notFound'
      sendAway(account)
      // The directory's word for addresses goes with its word for the person.
      account.proven = []
      person.grave = living
      person.living = null
      return 'done'
    }
    case 'join':
    case 'leave':
      if (account && living?.number === command.resource) {
        living.inStaff = command.op === 'join'
        settleRole(account, living)
      } else if (command.op === 'leave' && person.grave?.number === command.resource) {
        person.grave.inStaff = false
      }
      return 'done'
    case 'suspend':
      if (account) sendAway(account)
      return account ? 'done' : 'nobody'
    case 'pardon':
      if (account) account.active = true
      return account ? 'done' : 'nobody'
  }
}

function signIn(
  model: Model,
  { who, said, session }: Extract<Command, { op: 'sign in' }>,
): Outcome {
  const person = model.people[who]
  const refusal = person.account?.linked
    ? person.account.active
      ? undefined
      : 'USER_DEACTIVATED'
    : strangerRefused(model, who, said)
  if (refusal) return refusal
  person.account ??= {
    origin: 'jit',
    active: true,
    linked: true,
    view: said,
    role: 'member',
    proven: [],
    sessions: [],
  }
  const { account } = person
  account.linked = true
  account.view = said
  account.sessions.push(session)
  prove(account, said.email)
  if (person.living) settleRole(account, person.living)
  return 'in'
}

/** Somebody whom the connection does not know yet; `undefined`: welcome. */
function strangerRefused(model: Model, who: Who, { userName }: Words): Outcome | undefined {
  const { account, living, grave } = model.people[who]
  if (living) return living.active && account?.active ? undefined : 'USER_DEACTIVATED'
  if (grave) return 'USER_DEACTIVATED'
  // The user name is somebody else's: a recycled one. Nobody is let in on it.
  const others = people.filter((other) => other !== who).map((other) => model.people[other])
  const holder = others.find((other) => other.living?.words.userName === userName)
  if (holder)
    return holder.living?.active && holder.account?.active ? 'AMBIGUOUS_MATCH' : 'USER_DEACTIVATED'
  if (others.some((other) => other.grave?.words.userName === userName)) return 'USER_DEACTIVATED'
  return undefined
}

function create(model: Model, { who, said, active }: Extract<Command, { op: 'create' }>): Outcome {
  if (people.some((one) => model.people[one].living?.words.userName === said.userName))
    return 'conflict'
  const person = model.people[who]
  const { grave } = person
  person.account ??= {
    origin: 'scim',
    active,
    linked: false,
    view: said,
    role: 'member',
    proven: [],
    sessions: [],
  }
  const { account } = person
  if (!active) sendAway(account)
  // To make somebody anew whom it deleted is the directory's word; to adopt is no pardon.
  else if (grave) account.active = true
  account.view = said
  prove(account, said.email)
  person.resources += 1
  person.living = {
    number: person.resources,
    words: said,
    active,
    inStaff: grave?.inStaff ?? false,
  }
  person.grave = null
  settleRole(account, person.living)
  return 'made'
}

function change(model: Model, command: Extract<Command, { op: 'change' }>): Outcome {
  const { account, living } = model.people[command.who]
  if (!account || living?.number !== command.resource) return 'notFound'
  const { active: wasActive, words: old } = living
  const { active: allActive, ...allWords } = command.all
  const words = command.way === 'put' ? allWords : { ...old, ...command.said }
  const active = command.way === 'put' ? allActive : (command.active ?? wasActive)
  const holder = people.find((one) => model.people[one].living?.words.userName === words.userName)
  if (holder !== undefined && holder !== command.who) return 'conflict'
  living.words = words
  living.active = active
  // Inactive, however often it is said, keeps out; active lets in when it is news.
  if (!active) sendAway(account)
  else if (!wasActive) account.active = true
  // Only news is written, so that a sign-in's later word for the rest stands.
  const news = Object.entries(words).filter(([name, value]) => old[name as keyof Words] !== value)
  account.view = { ...account.view, ...Object.fromEntries(news) }
  if (news.length === 0 && active === wasActive) return 'done'
  if (old.email !== words.email)
    account.proven = account.proven.filter((email) => email !== old.email)
  prove(account, words.email)
  return 'done'
}

function sendAway(account: Account): void {
  account.active = false
  account.sessions = []
}

function prove(account: Account, email: string): void {
  if (!account.proven.includes(email)) account.proven.push(email)
}

function settleRole(account: Account, living: Resource): void {
  account.role = living.inStaff ? 'editor' : 'member'
}

/** The people as an onlooker finds them: exactly one of each, or none. */
export type Seen = Record<Who, readonly SeenAccount[]>
export type SeenAccount = {
  readonly origin: string
  readonly status: string
  readonly view: Words
  readonly roles: readonly string[]
  readonly identities: number
  readonly proven: readonly string[]
  readonly living: readonly { readonly userName: string; readonly active: boolean }[]
  readonly graves: number
  readonly sessions: readonly number[]
}

export function expected(model: Model): Seen {
  const see = (who: Who): readonly SeenAccount[] => {
    const { account, living, grave } = model.people[who]
    if (!account) return []
    return [
      {
        origin: account.origin,
        status: account.active ? 'active' : 'deactivated',
        view: account.view,
        roles: [account.role],
        identities: account.linked ? 1 : 0,
        proven: account.proven.toSorted(),
        living: living ? [{ userName: living.words.userName, active: living.active }] : [],
        graves: grave ? 1 : 0,
        sessions: account.sessions.toSorted((one, other) => one - other),
      },
    ]
  }
  return { ada: see('ada'), bob: see('bob'), cyd: see('cyd') }
}

/** Every order in which the commands may have happened. */
export function* orders<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length <= 1) yield items
  for (const [index, item] of items.entries())
    if (items.length > 1)
      for (const rest of orders(items.toSpliced(index, 1))) yield [item, ...rest]
}
