import type { Directory } from '../directory/directory.ts'
import type { Guid } from '../directory/model.ts'
import type { Cycle } from './cycle.ts'
import type { JobSettings } from './job-options.ts'
import type { JobState } from './job-state.ts'
import type {
  LogAction,
  LoggedChange,
  LogStatus,
  ProvisioningLog,
  ProvisioningLogEntry,
} from './provisioning-log.ts'
import type { ScimAnswer, ScimClient } from './scim-client.ts'
import type { Scope } from './scope.ts'

/** What the steps of a cycle work with. */
export type JobContext = {
  readonly tenantId: Guid
  readonly appId: Guid
  readonly directory: Directory
  readonly settings: JobSettings
  readonly scope: Scope
  readonly client: ScimClient
  readonly state: JobState
  readonly log: ProvisioningLog
  readonly clock: () => Date
}

export type Report = {
  readonly object: ProvisioningLogEntry['object']
  readonly action: LogAction
  readonly status: LogStatus
  readonly targetId?: string | null
  readonly httpStatus?: number | null
  readonly text?: string | null
  readonly changes?: readonly LoggedChange[]
}

export function report(job: JobContext, cycle: Cycle, given: Report): void {
  cycle.count(given.action, given.status)
  job.log.add({
    targetId: null,
    httpStatus: null,
    text: null,
    changes: [],
    ...given,
    time: job.clock(),
    cycle: cycle.number,
    cycleKind: cycle.kind,
  })
}

/** The part of a report that an answer of the target gives. */
export function outcomeOf(answer: ScimAnswer) {
  return {
    status: answer.ok ? ('success' as const) : ('failure' as const),
    httpStatus: answer.status,
    text: answer.error,
  }
}

export const vanishedText =
  'The target no longer knows this id. It is matched or created again in the next cycle.'
