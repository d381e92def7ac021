import { Directory, Provisioning } from '../src/index.ts'
import type { NewUser, ProvisioningJob, ProvisioningJobOptions } from '../src/index.ts'

export const tenantId = '11111111-aaaa-4aaa-8aaa-111111111111'
export const appId = 'c0000000-0000-4000-8000-000000000001'

/** A tenant with one app and a clock that tests turn. */
export function makeWorld() {
  let now = new Date('2026-01-01T00:00:00Z').getTime()
  const clock = () => new Date(now)
  const directory = new Directory(
    {
      tenants: [
        {
          id: tenantId,
          displayName: 'Contoso',
          domains: ['contoso.example', 'contoso.onmicrosoft.example'],
          apps: [
            {
              appId,
              displayName: 'Usher provisioning',
              appRoles: [
                { id: 'r1', value: 'admin', displayName: 'Administrator' },
                { id: 'r2', value: 'editor', displayName: 'Editor' },
              ],
            },
          ],
        },
      ],
    },
    clock,
  )
  const provisioning = new Provisioning(directory, clock)
  const naps: number[] = []
  const sleep = async (milliseconds: number) => {
    naps.push(milliseconds)
    now += milliseconds
  }
  return {
    directory,
    provisioning,
    /** How long the engine wanted to wait, in milliseconds. */
    naps,
    clock,
    turn: (hours: number) => {
      now += hours * 3_600_000
    },
    job: (tenantUrl: string, options: Partial<ProvisioningJobOptions> = {}): ProvisioningJob =>
      provisioning.createJob(appId, {
        tenantUrl,
        secretToken: 'secret-token',
        scope: 'all',
        sleep,
        ...options,
      } as ProvisioningJobOptions),
    user: (name: string, given: Partial<NewUser> = {}) =>
      directory.addUser(tenantId, {
        id: `id-${name}`,
        userPrincipalName: `${name}@contoso.example`,
        displayName: name,
        ...given,
      }),
    group: (name: string, members: readonly string[] = []) =>
      directory.addGroup(tenantId, { id: `id-${name}`, displayName: name, members }),
  }
}

export type World = ReturnType<typeof makeWorld>
