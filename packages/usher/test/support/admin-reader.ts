// What the admin API tells the administrator's browser, for journeys that are about people and not about
// the pages of the console.
import { expect } from 'vitest'
import { z } from 'zod'
import type { Page } from 'playwright-core'
import type { DemoInChromium } from './demo-in-chromium.ts'

type Facts = DemoInChromium['facts']

const member = z.object({
  displayName: z.string().nullable(),
  username: z.string().nullable(),
  status: z.enum(['active', 'deactivated']),
  origin: z.enum(['jit', 'scim', 'invitation', 'manual']),
  authSources: z.array(z.object({ name: z.string() })),
})
const members = z.object({ items: z.array(member) })

/** The only member with this name; `administrator` is a page of somebody who is signed in as one. */
export async function onlyMember(administrator: Page, facts: Facts, name: string) {
  const path = `/members?search=${encodeURIComponent(name)}`
  const { items } = members.parse(await read(administrator, facts, path))
  expect(items.map(({ displayName }) => displayName)).toEqual([name])
  const [found] = z.tuple([member]).parse(items)
  return { ...found, authSources: found.authSources.map((source) => source.name) }
}

const directories = z.object({ items: z.array(z.object({ id: z.string() })) })
const requests = z.object({
  items: z.array(z.object({ method: z.string(), path: z.string(), status: z.number() })),
})

/** What the provisioning clients of the organization asked for last. */
export async function provisioningRequests(administrator: Page, facts: Facts) {
  const { items } = directories.parse(await read(administrator, facts, '/directories'))
  const pages = await Promise.all(
    items.map(({ id }) => read(administrator, facts, `/directories/${id}/requests`)),
  )
  return pages.flatMap((page) => requests.parse(page).items)
}

async function read(
  administrator: Page,
  { baseUrl, organizationId }: Facts,
  path: string,
): Promise<unknown> {
  const address = `${baseUrl}/api/v1/organizations/${organizationId}${path}`
  const answer = await administrator.request.get(address)
  expect(answer.status(), address).toBe(200)
  return answer.json()
}
