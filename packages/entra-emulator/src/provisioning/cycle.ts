import type { CycleKind, LogAction, LogStatus } from './provisioning-log.ts'
import type { Dialect } from './tenant-url.ts'

export type CycleOutcome = 'completed' | 'quarantined' | 'stopped'

/** What one cycle did, in numbers. */
export type CycleStatistics = {
  readonly cycle: number
  readonly kind: CycleKind
  readonly startedAt: Date
  readonly endedAt: Date
  readonly outcome: CycleOutcome
  readonly requests: number
  readonly actions: Readonly<Record<LogAction, number>>
  readonly failures: number
  readonly membersAdded: number
  readonly membersRemoved: number
}

/** A cycle that is under way. */
export class Cycle {
  readonly number: number
  readonly kind: CycleKind
  readonly dialect: Dialect
  readonly signal: AbortSignal
  readonly startedAt: Date
  readonly #requestsBefore: number
  readonly #actions: Record<LogAction, number> = {
    create: 0,
    update: 0,
    disable: 0,
    delete: 0,
    skip: 0,
    other: 0,
  }
  #failures = 0
  membersAdded = 0
  membersRemoved = 0

  constructor(given: {
    readonly number: number
    readonly kind: CycleKind
    readonly dialect: Dialect
    readonly signal: AbortSignal
    readonly startedAt: Date
    readonly requestsBefore: number
  }) {
    this.number = given.number
    this.kind = given.kind
    this.dialect = given.dialect
    this.signal = given.signal
    this.startedAt = given.startedAt
    this.#requestsBefore = given.requestsBefore
  }

  /** Actions are counted where they succeeded. */
  count(action: LogAction, status: LogStatus): void {
    if (status === 'failure') this.#failures += 1
    else this.#actions[action] += 1
  }

  finish(outcome: CycleOutcome, endedAt: Date, requests: number): CycleStatistics {
    return {
      cycle: this.number,
      kind: this.kind,
      startedAt: this.startedAt,
      endedAt,
      outcome,
      requests: requests - this.#requestsBefore,
      actions: { ...this.#actions },
      failures: this.#failures,
      membersAdded: this.membersAdded,
      membersRemoved: this.membersRemoved,
    }
  }
}
