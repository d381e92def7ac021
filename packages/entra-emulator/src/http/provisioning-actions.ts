import { z } from 'zod'
import { principalNamed } from './directory-actions.ts'
import { provisioningPage } from '../pages/provisioning-page.ts'
import {
  defaultAttributeMapping,
  microsoftDefaultMapping,
} from '../provisioning/attribute-mapping.ts'
import { userMatches } from '../provisioning/job-options.ts'
import type { Action } from './control-action.ts'
import type { ProvisioningJob } from '../provisioning/provisioning-job.ts'

/** The forms of an app's Provisioning page. */
const settingsForm = z.object({
  tenantUrl: z.string().trim().min(1).max(2_000),
  secretToken: z.string().trim().max(8_000),
  scope: z.enum(['assigned', 'all']),
  matchUsersBy: z.enum(userMatches),
  externalIdFrom: z.enum(['objectId', 'mailNickname']),
})

export const saveProvisioning: Action = async ({ directory, provisioning }, form, id) => {
  if (directory.app(id) === undefined) return 'There is no such app.'
  const parsed = settingsForm.safeParse(Object.fromEntries(form))
  if (!parsed.success) return 'Provisioning needs a tenant URL, a scope and a matching attribute.'
  const { secretToken, externalIdFrom, ...options } = parsed.data
  const credentials = provisioning.job(id)?.settings.credentials
  // Left empty, the token stays what it was: it is never shown.
  const kept = secretToken === '' ? credentials : { secretToken }
  if (kept === undefined) return 'Provisioning needs a secret token.'
  try {
    provisioning.createJob(id, {
      ...options,
      ...kept,
      attributeMapping:
        externalIdFrom === 'objectId' ? defaultAttributeMapping : microsoftDefaultMapping,
    })
    return null
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
}

export const testProvisioning: Action = withJob(async (job, context) => {
  const test = await job.testConnection()
  const notice = test.ok ? 'The connection works.' : `The connection failed: ${test.text}`
  return { page: provisioningPage(context, job.appId, { notice, failed: !test.ok }) }
})

export const startProvisioning: Action = withJob(async (job) => {
  job.start()
  await shortly(job.tick())
  return null
})

export const stopProvisioning: Action = withJob(async (job) => {
  await job.stop()
  return null
})

export const provisionNow: Action = withJob(async (job) => {
  await shortly(job.runIncremental())
  return null
})

export const restartProvisioning: Action = withJob(async (job) => {
  await shortly(job.runInitial())
  return null
})

export const provisionOnDemand: Action = withJob(async (job, context, form) => {
  const tenantId = context.directory.app(job.appId)?.tenantId ?? ''
  const id = principalNamed(context, tenantId, form.get('principal') ?? '')
  if (id === undefined) return 'There is no such user or group.'
  try {
    const { entries, text } = await job.provisionOnDemand(id)
    const failed = text !== null || entries.some(({ status }) => status === 'failure')
    const notice = text ?? 'Provisioned on demand; the entries are below.'
    return { page: provisioningPage(context, job.appId, { notice, failed, entries }) }
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
})

type JobAction = (
  job: ProvisioningJob,
  ...rest: Parameters<Action> extends [infer C, infer F, string] ? [context: C, form: F] : never
) => ReturnType<Action>

function withJob(act: JobAction): Action {
  return (context, form, id) => {
    const job = context.provisioning.job(id)
    return job === undefined ? 'Save the tenant URL and the token first.' : act(job, context, form)
  }
}

const patienceMs = 3_000

/** A long cycle goes on while the page says that it is running. */
async function shortly(cycle: Promise<unknown>): Promise<void> {
  cycle.catch((error: unknown) => console.error(error))
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise((done) => {
    timer = setTimeout(done, patienceMs)
  })
  await Promise.race([cycle, patience])
  clearTimeout(timer)
}
