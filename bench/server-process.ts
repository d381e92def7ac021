// The server under test. Told what to be by its first message; answers with its port.
import { createServer } from 'node:http'
import { z } from 'zod'
import { contoso } from '@usher/entra-emulator'
import { listen } from '../packages/usher/dist/cli/listen.js'
import { createUsher } from '../packages/usher/dist/compose.js'
import { entraPreset } from '../packages/usher/dist/core/connection-presets.js'
import { parseEmail } from '../packages/usher/dist/core/email-address.js'
import { bootstrapFromConfig } from '../packages/usher/dist/engine/set-up.js'
import { createLogger } from '../packages/usher/dist/lib/logger.js'
import { createOutbox } from '../packages/usher/dist/lib/outbox.js'
import { connectionSecretPurpose } from '../packages/usher/dist/oauth/relying-party.js'

const orderSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello') }),
  z.object({
    kind: z.literal('usher'),
    port: z.number(),
    databaseUrl: z.string(),
    authority: z.string(),
    graphEndpoint: z.string(),
  }),
])
type UsherOrder = Extract<z.infer<typeof orderSchema>, { kind: 'usher' }>

process.once('message', (message) => {
  const order = orderSchema.parse(message)
  void (order.kind === 'hello' ? hello() : usher(order)).then((ready) => process.send?.(ready))
})

async function hello() {
  const body = JSON.stringify({ hello: 'world' })
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return { port: typeof address === 'object' && address ? address.port : 0, connectionId: '' }
}

async function usher(order: UsherOrder) {
  const instance = await createUsher({
    baseUrl: `http://localhost:${order.port}`,
    databaseUrl: order.databaseUrl,
    masterKeys: [{ id: 'bench', key: crypto.getRandomValues(new Uint8Array(32)) }],
    mailer: createOutbox({ from: 'usher@localhost.example', clock: () => new Date() }),
    dangerouslyAllowPrivateAddresses: ['localhost'],
    logger: createLogger({ level: 'error' }),
  })
  const { ports, passwords, sealer } = instance.deps
  const email = parseEmail('owner@contoso.example')
  if (!email) throw new Error('the address of the owner is wrong')
  await bootstrapFromConfig(ports, passwords, {
    email,
    password: 'seven lamps over the harbour',
    organizationName: 'Contoso',
    organizationSlug: 'contoso',
  })
  const organization = await ports.storage.read.organizations.findBySlug('contoso')
  if (!organization) throw new Error('there is no organization')
  const now = new Date()
  const connectionId = ports.ids('connection')
  await ports.storage.transaction(async (stores) => {
    await stores.connections.insert({
      id: connectionId,
      organizationId: organization.id,
      name: 'Entra ID',
      enabled: true,
      registrationEnabled: true,
      settings: entraPreset({
        clientId: contoso.clientId,
        tenantIds: [contoso.tenantId],
        authority: order.authority,
        graphEndpoint: order.graphEndpoint,
      }),
      createdAt: now,
      updatedAt: now,
    })
    await stores.connections.addSecret({
      id: ports.ids('secret'),
      connectionId,
      kind: 'client-secret',
      sealed: sealer.seal(connectionSecretPurpose, contoso.clientSecret),
      hint: '',
      expiresAt: null,
      createdAt: now,
    })
  })
  await listen(instance, { host: 'localhost', port: order.port })
  const organizationId = organization.id
  process.on('message', () => {
    void countMembers().then((members) => process.send?.({ members }))
  })
  async function countMembers(): Promise<number> {
    let members = 0
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof ports.storage.read.members.list>> =
        await ports.storage.read.members.list(organizationId, {}, { limit: 200, cursor })
      members += page.items.length
      cursor = page.nextCursor
    } while (cursor !== null)
    return members
  }
  return { port: order.port, connectionId }
}
