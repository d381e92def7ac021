// A world with an administrator's browser and the addresses of its Entra connection.
import { contoso } from '@usher/entra-emulator'
import type { EntraSettings } from '../../src/core/connection.ts'
import type { DialectName } from '../support/database.ts'
import { openDump } from '../support/dump.ts'
import { startWorld, type Answer, type Browser } from '../support/world.ts'

export const { ada, grace, alan, overage } = contoso.users

export async function previewsWorld(
  dialect: DialectName,
  options: { readonly secret?: string; readonly settings?: Partial<EntraSettings> } = {},
) {
  const world = await startWorld(dialect, options)
  const admin = await world.ownerBrowser()
  const dump = await openDump(world.databaseUrl)
  const path = `/api/v1/organizations/${world.organization.id}/connections/${world.connection.id}`
  const ask = async (method: string, end: string, body?: unknown, as: Browser = admin) => {
    const answer = await as.send(method, `${path}${end}`, body)
    return { status: answer.status, json: parsed(answer) }
  }
  return {
    ...world,
    admin,
    dump,
    path,
    ask,
    /** Begins a test in the browser and goes to the provider with it. */
    async beginTest(as: Browser = admin) {
      const started = await ask('POST', '/test-sign-ins', undefined, as)
      const address = new URL(started.json.url)
      const left = await as.get(address.pathname + address.search)
      return { id: String(started.json.id), left }
    },
    async result(id: string) {
      return (await ask('GET', `/test-sign-ins/${id}`)).json
    },
    async audits(action: string) {
      const { items } = parsed(
        await admin.get(`/api/v1/organizations/${world.organization.id}/audit?limit=200`),
      )
      return items.filter((event: { action: string }) => event.action === action)
    },
    async end() {
      await dump.close()
      await world.close()
    },
  }
}

// Tests look into answers by name; what is missing is undefined and fails the expectation.
// oxlint-disable-next-line typescript/no-explicit-any
function parsed(answer: Answer): any {
  return answer.text.startsWith('{') ? (JSON.parse(answer.text) as unknown) : undefined
}
