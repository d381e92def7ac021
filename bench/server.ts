// One Usher with one organization and one connection, in a process of its own.
import { contoso } from '@usher/entra-emulator'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { listen } from '../packages/usher/src/cli/listen.ts'
import type { Listener } from '../packages/usher/src/cli/listen.ts'
import { createUsher } from '../packages/usher/src/compose.ts'
import type { Usher } from '../packages/usher/src/compose.ts'
import { entraPreset } from '../packages/usher/src/core/connection-presets.ts'
import { parseEmail } from '../packages/usher/src/core/email-address.ts'
import { bootstrapFromConfig } from '../packages/usher/src/engine/set-up.ts'
import { present } from '../packages/usher/src/lib/assert.ts'
import { createLogger } from '../packages/usher/src/lib/logger.ts'
import { createOutbox } from '../packages/usher/src/lib/outbox.ts'
import { connectionSecretPurpose } from '../packages/usher/src/oauth/relying-party.ts'
import { answerParent } from './child-process.ts'

const startSchema = z.object({
  port: z.int(),
  databaseUrl: z.string(),
  entra: z.object({ origin: z.string(), graphOrigin: z.string() }),
})
type Start = z.infer<typeof startSchema>

let usher: Usher | undefined
let listener: Listener | undefined

answerParent(
  {
    async start(input) {
      const start = startSchema.parse(input)
      usher = await createUsher({
        baseUrl: `http://localhost:${start.port}`,
        databaseUrl: start.databaseUrl,
        masterKeys: [{ id: 'bench', key: randomBytes(32) }],
        mailer: createOutbox({ from: 'bench@contoso.example', clock: () => new Date() }),
        dangerouslyAllowPrivateAddresses: [new URL(start.entra.origin).host],
        logger: createLogger({ level: 'warn' }),
      })
      const connectionId = await seed(usher, start)
      listener = await listen(usher, { host: '127.0.0.1', port: start.port })
      return { origin: `http://localhost:${start.port}`, connectionId }
    },
  },
  async () => {
    await listener?.stop(0)
    await usher?.close()
  },
)

async function seed({ deps }: Usher, { entra }: Start): Promise<string> {
  const { ports, sealer, passwords } = deps
  await bootstrapFromConfig(ports, passwords, {
    email: present(parseEmail('owner@contoso.example'), 'an address'),
    password: randomBytes(16).toString('base64url'),
    organizationName: 'Contoso',
    organizationSlug: 'contoso',
  })
  const organization = await ports.storage.read.organizations.findBySlug('contoso')
  const now = ports.clock()
  const id = ports.ids('connection')
  await ports.storage.transaction(async (stores) => {
    await stores.connections.insert({
      id,
      organizationId: present(organization, 'the organization').id,
      name: 'Entra ID',
      enabled: true,
      registrationEnabled: true,
      settings: entraPreset({
        clientId: contoso.clientId,
        tenantIds: [contoso.tenantId],
        authority: entra.origin,
        graphEndpoint: entra.graphOrigin,
      }),
      createdAt: now,
      updatedAt: now,
    })
    await stores.connections.addSecret({
      id: ports.ids('secret'),
      connectionId: id,
      kind: 'client-secret',
      sealed: sealer.seal(connectionSecretPurpose, contoso.clientSecret),
      hint: contoso.clientSecret.slice(-4),
      expiresAt: null,
      createdAt: now,
    })
  })
  return id
}
