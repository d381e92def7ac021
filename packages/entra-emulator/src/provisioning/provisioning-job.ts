import { Cycle } from './cycle.ts'
import { jobSettings } from './job-options.ts'
import { JobState } from './job-state.ts'
import {
  onDemandMembers,
  provisionGroupOnDemand,
  provisionUserOnDemand,
} from './provision-on-demand.ts'
import { ProvisioningLog } from './provisioning-log.ts'
import { isQuarantineOver, tooManyFail } from './quarantine.ts'
import { markEverything, runCycle } from './run-cycle.ts'
import { CycleStopped, EndpointUnusable, ScimClient } from './scim-client.ts'
import { Scope } from './scope.ts'
import { demandConnection, testConnection } from './test-connection.ts'
import { watchDirectory } from './watch-directory.ts'
import type { Directory } from '../directory/directory.ts'
import type { App, Guid } from '../directory/model.ts'
import type { CycleOutcome, CycleStatistics } from './cycle.ts'
import type { JobContext } from './job-context.ts'
import type { JobSettings, ProvisioningJobOptions } from './job-options.ts'
import type { CycleKind, ProvisioningLogEntry } from './provisioning-log.ts'
import type { Quarantine, QuarantineReason } from './quarantine.ts'
import type { ConnectionTest } from './test-connection.ts'

export type JobStatus = {
  /** `off`: four weeks of quarantine switched it off; only a start by hand brings it back. */
  readonly mode: 'stopped' | 'automatic' | 'off'
  readonly isRunning: boolean
  readonly initialCycleCompleted: boolean
  readonly quarantine: Quarantine | null
  readonly nextCycleAt: Date | null
  readonly users: number
  readonly groups: number
  /** Objects that failed and wait for another attempt. */
  readonly escrowed: number
}

export type OnDemandResult = {
  readonly outcome: CycleOutcome
  /** Why the endpoint could not be used; null if it could. */
  readonly text: string | null
  readonly entries: readonly ProvisioningLogEntry[]
}

export const cycleMinutes = 40
const quarantineCycleMinutes = 24 * 60
const statisticsMax = 200
const timerMs = 1_000

/** Provisions one app's users and groups to a SCIM endpoint, as Entra's service would. */
export class ProvisioningJob {
  readonly appId: Guid
  readonly settings: JobSettings
  readonly #job: JobContext
  readonly #clock: () => Date
  readonly #stopWatching: () => void
  readonly #statistics: CycleStatistics[] = []
  #mode: JobStatus['mode'] = 'stopped'
  #timer: NodeJS.Timeout | null = null
  #nextCycleAt: Date | null = null
  #quarantine: Quarantine | null = null
  #initialCycleCompleted = false
  #cycles = 0
  #abort: AbortController | null = null
  #queue: Promise<unknown> = Promise.resolve()
  #automaticCycle: Promise<CycleStatistics> | null = null

  constructor(
    directory: Directory,
    clock: () => Date,
    app: Pick<App, 'appId' | 'tenantId'>,
    options: ProvisioningJobOptions,
  ) {
    const { appId, tenantId } = app
    const settings = jobSettings(options)
    this.appId = appId
    this.settings = settings
    this.#clock = clock
    this.#job = {
      tenantId,
      appId,
      directory,
      settings,
      clock,
      scope: new Scope(directory, tenantId, appId, settings.scope),
      client: new ScimClient(settings, clock),
      state: new JobState(),
      log: new ProvisioningLog(settings.logEntriesMax),
    }
    this.#stopWatching = watchDirectory(this.#job)
  }

  /** Of the last cycles, oldest first. */
  get statistics(): readonly CycleStatistics[] {
    return this.#statistics
  }

  /** The last entries, oldest first. */
  get log(): readonly ProvisioningLogEntry[] {
    return this.#job.log.entries
  }

  get status(): JobStatus {
    const { state } = this.#job
    return {
      mode: this.#mode,
      isRunning: this.#abort !== null,
      initialCycleCompleted: this.#initialCycleCompleted,
      quarantine: this.#quarantine,
      nextCycleAt: this.#nextCycleAt,
      users: state.users.size,
      groups: state.groups.size,
      escrowed: state.escrowed,
    }
  }

  /** What the target calls this user or group, once the job knows. */
  targetIdOf(objectId: Guid): string | undefined {
    const { state } = this.#job
    return (state.users.get(objectId) ?? state.groups.get(objectId))?.scimId
  }

  testConnection(): Promise<ConnectionTest> {
    // No cycle of its own: it writes nothing, and nothing is counted.
    const cycle = new Cycle({
      number: this.#cycles,
      kind: 'onDemand',
      dialect: this.settings.target.dialect,
      signal: new AbortController().signal,
      startedAt: this.#clock(),
      requestsBefore: this.#job.client.requests,
    })
    return testConnection(this.#job, cycle)
  }

  /** Everything in scope. Also the restart: failures and quarantine start over, ids stay known. */
  runInitial(): Promise<CycleStatistics> {
    return this.#exclusive((signal) => this.#runInitial(signal))
  }

  /** What changed since the last cycle, and what failed and is due again. */
  runIncremental(): Promise<CycleStatistics> {
    return this.#exclusive((signal) => this.#runIncremental(signal))
  }

  /** One user, or one group with at most five members (all of them unless chosen). */
  provisionOnDemand(
    id: Guid,
    options: { readonly memberIds?: readonly Guid[] } = {},
  ): Promise<OnDemandResult> {
    const group = this.#job.directory.group(id)
    const members = group === undefined ? [] : onDemandMembers(group, options.memberIds)
    return this.#exclusive(async (signal) => {
      const cycle = this.#newCycle('onDemand', signal, this.settings.onDemandDialect)
      const before = this.#job.log.latest
      const problem = await this.#attempt(() =>
        group === undefined
          ? provisionUserOnDemand(this.#job, cycle, id)
          : provisionGroupOnDemand(this.#job, cycle, id, members),
      )
      const { outcome } = this.#conclude(cycle, problem)
      const entries = this.#job.log.since(before)
      return { outcome, text: problem?.message ?? null, entries }
    })
  }

  /** Automatic from now on: at once, then every 40 minutes of the emulator's clock. */
  start(): void {
    this.#mode = 'automatic'
    this.#nextCycleAt = this.#clock()
    this.#timer ??= setInterval(() => this.#tickUnattended(), timerMs).unref()
    this.#tickUnattended()
  }

  /** Ends the cycle that is under way; the next one goes on from there. */
  async stop(): Promise<void> {
    this.#mode = 'stopped'
    this.#nextCycleAt = null
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
    this.#abort?.abort()
    await this.#queue
  }

  /**
   * Runs the cycle that is due, if one is; a cycle under way is awaited. Called every second, and by
   * tests that have turned the clock.
   */
  async tick(): Promise<CycleStatistics | null> {
    if (this.#automaticCycle !== null) return this.#automaticCycle
    if (this.#mode !== 'automatic' || this.#nextCycleAt === null) return null
    const now = this.#clock()
    if (this.#quarantine !== null && isQuarantineOver(this.#quarantine, now)) {
      await this.stop()
      this.#mode = 'off'
      return null
    }
    if (now.getTime() < this.#nextCycleAt.getTime()) return null
    const run = this.#initialCycleCompleted ? this.runIncremental() : this.runInitial()
    this.#automaticCycle = run
    try {
      return await run
    } finally {
      this.#automaticCycle = null
    }
  }

  async close(): Promise<void> {
    this.#stopWatching()
    await this.stop()
    this.#job.client.close()
  }

  async #runInitial(signal: AbortSignal): Promise<CycleStatistics> {
    const cycle = this.#newCycle('initial', signal)
    this.#job.state.clearEscrow()
    const problem = await this.#attempt(async () => {
      await demandConnection(this.#job, cycle)
      this.#job.directory.purgeDeletedUsers()
      markEverything(this.#job)
      await runCycle(this.#job, cycle)
    })
    if (problem === null) this.#initialCycleCompleted = true
    return this.#conclude(cycle, problem)
  }

  async #runIncremental(signal: AbortSignal): Promise<CycleStatistics> {
    if (!this.#initialCycleCompleted) return this.#runInitial(signal)
    const cycle = this.#newCycle('incremental', signal)
    const problem = await this.#attempt(async () => {
      // Without anything to write, only this can tell that the endpoint is well again.
      if (this.#quarantine !== null) await demandConnection(this.#job, cycle)
      this.#job.directory.purgeDeletedUsers()
      this.#job.state.retryDue(this.#clock())
      await runCycle(this.#job, cycle)
    })
    return this.#conclude(cycle, problem)
  }

  async #attempt(act: () => Promise<void>): Promise<EndpointUnusable | CycleStopped | null> {
    try {
      await act()
      return null
    } catch (error) {
      if (error instanceof EndpointUnusable || error instanceof CycleStopped) return error
      throw error
    }
  }

  #conclude(cycle: Cycle, problem: EndpointUnusable | CycleStopped | null): CycleStatistics {
    const now = this.#clock()
    if (cycle.kind !== 'onDemand') {
      if (!(problem instanceof CycleStopped)) this.#judge(problem, now)
      const minutes = this.#quarantine === null ? cycleMinutes : quarantineCycleMinutes
      if (this.#mode === 'automatic') this.#nextCycleAt = new Date(now.getTime() + minutes * 60_000)
    }
    const outcome = outcomeOf(problem)
    const statistics = cycle.finish(outcome, now, this.#job.client.requests)
    this.#statistics.push(statistics)
    if (this.#statistics.length > statisticsMax) this.#statistics.shift()
    return statistics
  }

  /** Into quarantine, out of it, or still in it since then. */
  #judge(problem: EndpointUnusable | null, now: Date): void {
    const { escrowed, known } = this.#job.state
    if (problem !== null) {
      this.#enterQuarantine('EncounteredQuarantineException', problem.message, now)
    } else if (tooManyFail(escrowed, known + escrowed, this.settings.quarantine)) {
      const text = `${escrowed} objects fail.`
      this.#enterQuarantine('EncounteredEscrowProportionThreshold', text, now)
    } else {
      this.#quarantine = null
    }
  }

  #enterQuarantine(reason: QuarantineReason, detail: string, now: Date): void {
    this.#quarantine = { reason, detail, since: this.#quarantine?.since ?? now }
  }

  #newCycle(kind: CycleKind, signal: AbortSignal, dialect = this.settings.target.dialect): Cycle {
    this.#cycles += 1
    const requestsBefore = this.#job.client.requests
    const startedAt = this.#clock()
    return new Cycle({ number: this.#cycles, kind, dialect, signal, startedAt, requestsBefore })
  }

  /** One cycle at a time; others wait their turn. */
  #exclusive<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const run = this.#queue.then(async () => {
      const abort = new AbortController()
      this.#abort = abort
      try {
        return await act(abort.signal)
      } finally {
        this.#abort = null
      }
    })
    this.#queue = run.catch(() => undefined)
    return run
  }

  #tickUnattended(): void {
    this.tick().catch((error: unknown) => console.error(error))
  }
}

function outcomeOf(problem: EndpointUnusable | CycleStopped | null): CycleOutcome {
  if (problem === null) return 'completed'
  return problem instanceof EndpointUnusable ? 'quarantined' : 'stopped'
}
