// Tells open pages that something new is there. It asks the database once a second, whoever wrote, so
// that any node hears of what another one did, and only while somebody listens. What came is said as
// kind and id; the page reads the rest itself, with the permissions that it has then.
import type { AttemptId, OrganizationId, ScimRequestId } from '../core/ids.ts'
import type { Arrival, EnginePorts } from './ports.ts'

export type LiveNews =
  | { readonly kind: 'sign-in-attempt'; readonly id: AttemptId }
  | { readonly kind: 'scim-request'; readonly id: ScimRequestId }

export type LiveLimits = {
  readonly pollMilliseconds: number
  readonly streamsPerListenerMax: number
  /** Or one organization could take away those of all others. */
  readonly streamsPerOrganizationMax: number
  readonly streamsMax: number
}
const defaultLimits: LiveLimits = {
  pollMilliseconds: 1000,
  streamsPerListenerMax: 5,
  streamsPerOrganizationMax: 100,
  streamsMax: 500,
}

/** Rows become visible a little after their id was made: at their commit, by another node's clock. */
const lookBackMilliseconds = 30_000
const arrivalsMax = 2000

export type LiveListener = {
  readonly organizationId: OrganizationId
  /** Whose stream it is: a session or whatever else may listen. */
  readonly key: string
  /** Asked at every turn: whether the caller may still listen. */
  readonly admitted: () => Promise<boolean>
  readonly hear: (news: readonly LiveNews[]) => void
  /** The stream is over: its caller may not listen any more, or this server stops. */
  readonly end: () => void
}

type Log = { error(fields: object, message: string): void }

export class LiveFeed {
  readonly #ports: EnginePorts
  readonly #log: Log
  readonly #limits: LiveLimits
  readonly #listeners = new Set<LiveListener>()
  #seen = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(ports: EnginePorts, log: Log, limits: Partial<LiveLimits> = {}) {
    this.#ports = ports
    this.#log = log
    this.#limits = { ...defaultLimits, ...limits }
  }

  /** Listens until the returned function is called; `undefined` where there are too many already. */
  async open(listener: LiveListener): Promise<(() => void) | undefined> {
    if (this.#closed || this.#isFullFor(listener)) return undefined
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) await this.#begin()
    return () => this.#remove(listener)
  }

  /** Ends every stream, and admits no new one. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const listener of this.#listeners) listener.end()
    this.#listeners.clear()
  }

  get listening(): number {
    return this.#listeners.size
  }

  #isFullFor({ key, organizationId }: LiveListener): boolean {
    const { streamsPerListenerMax, streamsPerOrganizationMax, streamsMax } = this.#limits
    const all = [...this.#listeners]
    const own = all.filter((each) => each.key === key)
    const beside = all.filter((each) => each.organizationId === organizationId)
    return (
      own.length >= streamsPerListenerMax ||
      beside.length >= streamsPerOrganizationMax ||
      all.length >= streamsMax
    )
  }

  #remove(listener: LiveListener): void {
    this.#listeners.delete(listener)
    if (this.#listeners.size === 0) clearTimeout(this.#timer)
  }

  /** What is there already is no news. */
  async #begin(): Promise<void> {
    this.#seen = new Set()
    await this.#turn(() => this.#arrivals())
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    if (this.#closed || this.#listeners.size === 0) return
    this.#timer = setTimeout(
      () => void this.#turn(() => this.#round()),
      this.#limits.pollMilliseconds,
    )
  }

  /** One after the other: the next turn is a second after this one ended, well or not. */
  async #turn(work: () => Promise<unknown>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#log.error({ err: error }, 'open pages could not be told what is new')
    }
    this.#schedule()
  }

  async #round(): Promise<void> {
    const news = await this.#arrivals()
    // Behind the look, so that nobody hears of what came when they might not listen any more.
    await this.#dismiss()
    if (news.length === 0) return
    for (const listener of this.#listeners) {
      const own = news.filter(({ organizationId }) => organizationId === listener.organizationId)
      if (own.length > 0) listener.hear(own.map((each) => each.news))
    }
  }

  /** Streams of one session are asked about once. */
  async #dismiss(): Promise<void> {
    const byKey = new Map<string, Promise<boolean>>()
    const asked = [...this.#listeners].map(async (listener) => {
      const key = `${listener.organizationId} ${listener.key}`
      const admitted = byKey.get(key) ?? listener.admitted()
      byKey.set(key, admitted)
      if (await admitted) return
      this.#remove(listener)
      listener.end()
    })
    await Promise.all(asked)
  }

  /** The newest of each kind and organization that was not there at the turn before. */
  async #arrivals(): Promise<readonly Arrived[]> {
    const { read } = this.#ports.storage
    const from = new Date(this.#ports.clock().getTime() - lookBackMilliseconds)
    const attempts = await read.attempts.arrivals(from, arrivalsMax)
    const requests = await read.scimRequests.arrivals(from, arrivalsMax)
    const before = this.#seen
    this.#seen = new Set([...attempts, ...requests].map(({ id }) => id))
    return [
      ...newestOf(attempts, before).map(({ id, organizationId }) => ({
        organizationId,
        news: { kind: 'sign-in-attempt', id } as const,
      })),
      ...newestOf(requests, before).map(({ id, organizationId }) => ({
        organizationId,
        news: { kind: 'scim-request', id } as const,
      })),
    ]
  }
}

type Arrived = { readonly organizationId: OrganizationId | null; readonly news: LiveNews }

function newestOf<Id extends string>(
  newestFirst: readonly Arrival<Id>[],
  seen: ReadonlySet<string>,
): readonly Arrival<Id>[] {
  const newest = new Map<OrganizationId | null, Arrival<Id>>()
  for (const arrival of newestFirst)
    if (!seen.has(arrival.id) && !newest.has(arrival.organizationId))
      newest.set(arrival.organizationId, arrival)
  return [...newest.values()]
}
