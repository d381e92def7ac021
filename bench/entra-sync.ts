// The local Entra's provisioning engine over a large tenant, in a process of its own.
import assert from 'node:assert/strict'
import { Directory, Provisioning } from '@usher/entra-emulator'
import { z } from 'zod'
import { answerParent } from './child-process.ts'

const populateSchema = z.object({ users: z.int(), groups: z.int() })
const synchronizeSchema = z.object({
  origin: z.string(),
  basePath: z.string(),
  token: z.string(),
  concurrency: z.int(),
})
const groupsOfUser = 3
const domain = 'fabrikam.example'

const clock = () => new Date()
const directory = new Directory({ tenants: [] }, clock)
const provisioning = new Provisioning(directory, clock)
let appId = ''

answerParent(
  {
    populate: (input) => populate(populateSchema.parse(input)),
    synchronize: (input) => synchronize(synchronizeSchema.parse(input)),
  },
  () => provisioning.close(),
)

/** Everybody is in a few groups, so that all groups have about the same size. */
async function populate(size: z.infer<typeof populateSchema>): Promise<null> {
  const tenant = directory.addTenant({ displayName: 'Fabrikam', domains: [domain] })
  appId = directory.addApp(tenant.id, { displayName: 'Usher' }).appId
  const groups = Array.from({ length: size.groups }, (_, number) =>
    directory.addGroup(tenant.id, { displayName: `Group ${number}` }),
  )
  for (let number = 0; number < size.users; number += 1) {
    const userPrincipalName = `person-${number}@${domain}`
    const { id } = directory.addUser(tenant.id, {
      userPrincipalName,
      displayName: `Person ${number}`,
      givenName: 'Person',
      surname: String(number),
      mail: userPrincipalName,
      department: `Department ${number % 50}`,
    })
    for (let place = 0; place < groupsOfUser; place += 1) {
      const group = groups[(number * groupsOfUser + place) % groups.length]
      assert(group)
      directory.addMember(group.id, id)
    }
  }
  return null
}

/** One initial cycle. An operation is a request; a failed one fails the benchmark. */
async function synchronize(job: z.infer<typeof synchronizeSchema>) {
  const { origin, basePath, token, concurrency } = job
  const provisioningJob = provisioning.createJob(appId, {
    tenantUrl: `${origin}${basePath}`,
    secretToken: token,
    scope: 'all',
    concurrency,
    membersPerRequest: 100,
  })
  const startedAt = performance.now()
  const cycle = await provisioningJob.runInitial()
  const milliseconds = performance.now() - startedAt
  assert.equal(cycle.failures, 0, JSON.stringify(cycle))
  const groups = directory.groups().length
  return {
    count: cycle.requests,
    milliseconds,
    // The engine does not time its requests.
    p50: null,
    p99: null,
    users: directory.users().length,
    groups,
    members: cycle.membersAdded,
  }
}
