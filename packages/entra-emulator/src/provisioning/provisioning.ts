import { ProvisioningJob } from './provisioning-job.ts'
import type { Directory } from '../directory/directory.ts'
import type { Guid } from '../directory/model.ts'
import type { ProvisioningJobOptions } from './job-options.ts'

/** The provisioning jobs of an emulator: at most one per app. */
export class Provisioning {
  readonly #directory: Directory
  readonly #clock: () => Date
  readonly #jobs = new Map<Guid, ProvisioningJob>()

  constructor(directory: Directory, clock: () => Date) {
    this.#directory = directory
    this.#clock = clock
  }

  get jobs(): readonly ProvisioningJob[] {
    return [...this.#jobs.values()]
  }

  job(appId: Guid): ProvisioningJob | undefined {
    return this.#jobs.get(appId)
  }

  /** A second job of the same app takes the place of the first, which ends. */
  createJob(appId: Guid, options: ProvisioningJobOptions): ProvisioningJob {
    const app = this.#directory.app(appId)
    if (app === undefined) throw new Error(`There is no app ${appId} in the local directory.`)
    const job = new ProvisioningJob(this.#directory, this.#clock, app, options)
    void this.#jobs.get(app.appId)?.close()
    this.#jobs.set(app.appId, job)
    return job
  }

  async removeJob(appId: Guid): Promise<void> {
    const job = this.#jobs.get(appId)
    this.#jobs.delete(appId)
    await job?.close()
  }

  async close(): Promise<void> {
    await Promise.all(this.jobs.map((job) => job.close()))
  }
}
