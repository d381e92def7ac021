// Documents of providers (discovery, keys), kept for a while. Bounded, one load at a time per
// document, and an old copy outlives an outage of the provider.
import type { Clock } from '../engine/ports.ts'

export type DocumentCacheOptions = {
  readonly clock: Clock
  /** After this a document is loaded again at its next use. */
  readonly freshMs: number
  /** Up to this age the old copy is used if the load fails. */
  readonly staleMs: number
  /** Not sooner than this after the last load is a provider asked again. */
  readonly reloadFloorMs: number
  readonly entriesMax: number
}

type Entry<Document> = {
  document: Document | undefined
  loadedAt: number
  triedAt: number
  reloadedAt: number
  pending: Promise<Document> | undefined
}

export class DocumentCache<Document> {
  readonly #options: DocumentCacheOptions
  readonly #entries = new Map<string, Entry<Document>>()

  constructor(options: DocumentCacheOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#entries.size
  }

  async get(key: string, load: () => Promise<Document>): Promise<Document> {
    const entry = this.#entry(key)
    const now = this.#options.clock().getTime()
    if (entry.document === undefined) return this.#load(key, entry, load)
    if (now - entry.loadedAt < this.#options.freshMs) return entry.document
    if (now - entry.loadedAt >= this.#options.staleMs) return this.#load(key, entry, load)
    if (now - entry.triedAt < this.#options.reloadFloorMs) return entry.document
    const old = entry.document
    return this.#load(key, entry, load).catch(() => old)
  }

  /**
   * Loads again because the copy lacks something, such as a key that has just been rotated in.
   * `undefined` if that was tried a moment ago: whoever sends tokens with made-up key ids must not
   * make us hammer the provider.
   */
  async reload(key: string, load: () => Promise<Document>): Promise<Document | undefined> {
    const entry = this.#entry(key)
    if (entry.pending !== undefined) return entry.pending
    const now = this.#options.clock().getTime()
    if (now - entry.reloadedAt < this.#options.reloadFloorMs) return undefined
    entry.reloadedAt = now
    return this.#load(key, entry, load)
  }

  #load(key: string, entry: Entry<Document>, load: () => Promise<Document>): Promise<Document> {
    if (entry.pending !== undefined) return entry.pending
    const startedAt = this.#options.clock().getTime()
    entry.triedAt = startedAt
    entry.pending = load()
      .then((document) => {
        entry.document = document
        entry.loadedAt = startedAt
        return document
      })
      .finally(() => {
        entry.pending = undefined
        // A provider that never answered leaves nothing behind.
        if (entry.document === undefined) this.#entries.delete(key)
      })
    return entry.pending
  }

  /** Least recently used goes first: a Map keeps the order of insertion. */
  #entry(key: string): Entry<Document> {
    const known = this.#entries.get(key)
    if (known !== undefined) this.#entries.delete(key)
    const entry = known ?? {
      document: undefined,
      loadedAt: 0,
      triedAt: Number.NEGATIVE_INFINITY,
      reloadedAt: Number.NEGATIVE_INFINITY,
      pending: undefined,
    }
    this.#entries.set(key, entry)
    if (this.#entries.size > this.#options.entriesMax) {
      const oldest = this.#entries.keys().next().value
      if (oldest !== undefined) this.#entries.delete(oldest)
    }
    return entry
  }
}
