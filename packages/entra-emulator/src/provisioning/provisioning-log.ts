import type { Guid } from '../directory/model.ts'

export type CycleKind = 'initial' | 'incremental' | 'onDemand'
export type LogAction = 'create' | 'update' | 'disable' | 'delete' | 'skip' | 'other'
export type LogStatus = 'success' | 'failure' | 'skipped' | 'warning'

export type LoggedChange = {
  readonly attribute: string
  readonly before: string | null
  readonly after: string | null
}

export type ProvisioningLogEntry = {
  readonly sequence: number
  readonly time: Date
  readonly cycle: number
  readonly cycleKind: CycleKind
  readonly action: LogAction
  readonly status: LogStatus
  readonly object: { readonly kind: 'user' | 'group'; readonly id: Guid; readonly name: string }
  /** The id at the target, once known. */
  readonly targetId: string | null
  readonly httpStatus: number | null
  readonly text: string | null
  readonly changes: readonly LoggedChange[]
}

/** The last entries, oldest first. */
export class ProvisioningLog {
  readonly #entriesMax: number
  #entries: ProvisioningLogEntry[] = []
  #sequence = 0

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax
  }

  add(entry: Omit<ProvisioningLogEntry, 'sequence'>): void {
    this.#sequence += 1
    this.#entries.push({ ...entry, sequence: this.#sequence })
    // Cut off in large pieces, because each cut copies what is left.
    if (this.#entries.length >= this.#entriesMax * 2) {
      this.#entries = this.#entries.slice(-this.#entriesMax)
    }
  }

  get entries(): readonly ProvisioningLogEntry[] {
    return this.#entries.slice(-this.#entriesMax)
  }

  /** The number of the last entry, to ask later for what `since` brought. */
  get latest(): number {
    return this.#sequence
  }

  since(sequence: number): readonly ProvisioningLogEntry[] {
    return this.entries.filter((entry) => entry.sequence > sequence)
  }
}
