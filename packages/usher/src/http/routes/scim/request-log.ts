// The requests of provisioning clients, for the console, and when each token was last used. Written in
// batches behind the requests, so that none of them waits for it: the log is a help, not a record that
// something hangs on. Entries that cannot be written are dropped, and counted in the server's log.
import type { DirectoryToken, ScimRequestRecord } from '../../../core/directory.ts'
import type { DirectoryTokenId } from '../../../core/ids.ts'
import type { EnginePorts } from '../../../engine/ports.ts'
import type { Logger } from '../../../lib/logger.ts'

const flushMilliseconds = 1000
/** Few and large: each waits for the disk, and with SQLite everybody waits with it. */
const batchRows = 500
const queueRowsMax = 10_000
/** A token is marked as used at most this often. */
const touchMilliseconds = 60_000
const touchedTokensMax = 10_000

export class ScimRequestLog {
  readonly #ports: EnginePorts
  readonly #logger: Logger
  #queue: ScimRequestRecord[] = []
  readonly #touches = new Map<DirectoryTokenId, Date>()
  readonly #touchedAt = new Map<DirectoryTokenId, number>()
  #timer: NodeJS.Timeout | undefined
  #flushing: Promise<void> = Promise.resolve()
  #dropped = 0

  constructor(ports: EnginePorts, logger: Logger) {
    this.#ports = ports
    this.#logger = logger
  }

  add(record: ScimRequestRecord): void {
    if (this.#queue.length >= queueRowsMax) this.#dropped += 1
    else this.#queue.push(record)
    this.#schedule()
  }

  used({ id, lastUsedAt }: DirectoryToken): void {
    const now = this.#ports.clock()
    const last = Math.max(lastUsedAt?.getTime() ?? 0, this.#touchedAt.get(id) ?? 0)
    if (now.getTime() - last < touchMilliseconds) return
    if (this.#touchedAt.size >= touchedTokensMax) this.#touchedAt.clear()
    this.#touchedAt.set(id, now.getTime())
    this.#touches.set(id, now)
    this.#schedule()
  }

  /** Resolves when everything that was there at the call has been written or dropped. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#flushing = this.#flushing.then(() => this.#write())
    return this.#flushing
  }

  /** Call it when no more requests come. */
  close(): Promise<void> {
    return this.flush()
  }

  #schedule(): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => void this.flush(), flushMilliseconds)
    this.#timer.unref()
  }

  async #write(): Promise<void> {
    // What comes meanwhile waits for the next flush: under load this would else go on for ever, with
    // an entry or two in each batch.
    const waiting = this.#queue
    this.#queue = []
    await this.#writeTouches()
    for (let first = 0; first < waiting.length; first += batchRows)
      // One after the other: a second batch at the same time would only wait for the first.
      // oxlint-disable-next-line no-await-in-loop
      await this.#append(waiting.slice(first, first + batchRows))
    if (this.#dropped === 0) return
    this.#logger.warn({ dropped: this.#dropped }, 'SCIM requests are missing in the request log')
    this.#dropped = 0
  }

  async #append(batch: readonly ScimRequestRecord[]): Promise<void> {
    if (await this.#tryToAppend(batch)) return
    // A directory may have been deleted meanwhile: its requests go, those of the others stay.
    for (const directoryId of new Set(batch.map((record) => record.directoryId))) {
      const own = batch.filter((record) => record.directoryId === directoryId)
      // oxlint-disable-next-line no-await-in-loop
      if (!(await this.#tryToAppend(own))) this.#dropped += own.length
    }
  }

  async #tryToAppend(batch: readonly ScimRequestRecord[]): Promise<boolean> {
    try {
      await this.#ports.storage.transaction((stores) => stores.scimRequests.append(batch))
      return true
    } catch (error) {
      this.#logger.debug({ err: error }, 'SCIM requests could not be logged')
      return false
    }
  }

  async #writeTouches(): Promise<void> {
    const touches = [...this.#touches]
    if (touches.length === 0) return
    this.#touches.clear()
    try {
      await this.#ports.storage.transaction(async (stores) => {
        for (const [id, at] of touches)
          // One connection, one statement after the other.
          // oxlint-disable-next-line no-await-in-loop
          await stores.directoryTokens.touch(id, at)
      })
    } catch (error) {
      this.#logger.warn({ err: error }, 'the use of SCIM tokens could not be noted')
    }
  }
}
