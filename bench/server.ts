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
import { makeCredential } from '../packages/usher/src/engine/directory-access.ts'
import { bootstrapFromConfig } from '../packages/usher/src/engine/set-up.ts'
import { present } from '../packages/usher/src/lib/assert.ts'
import { createLogger } from '../packages/usher/src/lib/logger.ts'
import { createOutbox } from '../packages/usher/src/lib/outbox.ts'
import { connectionSecretPurpose } from '../packages/usher/src/oauth/relying-party.ts'
import { answerParent } from './child-process.ts'
import { plantMembers } from './plant-members.ts'

const startSchema = z.object({
  port: z.int(),
  databaseUrl: z.string(),
  entra: z.object({ origin: z.string(), graphOrigin: z.string() }),
})
type Start = z.infer<typeof startSchema>
const startDirectoriesSchema = z.object({
  port: z.int(),
  databaseUrl: z.string(),
  synchronous: z.enum(['full', 'normal']),
})
const startMembersSchema = startDirectoriesSchema.extend({ members: z.int() })
/** More than this machine can answer: the pace of a directory is not what is measured. */
const scimRequestsPerSecond = 1_000_000

let usher: Usher | undefined
let listener: Listener | undefined

answerParent(
  {
    async start(input) {
      const start = startSchema.parse(input)
      usher = await open(start)
      const connectionId = await seed(usher, start)
      listener = await listen(usher, { host: '127.0.0.1', port: start.port })
      return { origin: `http://localhost:${start.port}`, connectionId }
    },
    async startMembers(input) {
      const start = startMembersSchema.parse(input)
      usher = await open(start)
      const planted = await plantMembers(usher, start.members)
      listener = await listen(usher, { host: '127.0.0.1', port: start.port })
      return { origin: `http://localhost:${start.port}`, ...planted }
    },
    async startDirectories(input) {
      const start = startDirectoriesSchema.parse(input)
      usher = await open(start)
      const directories = [
        await seedDirectory(usher, 'first'),
        await seedDirectory(usher, 'second'),
      ]
      listener = await listen(usher, { host: '127.0.0.1', port: start.port })
      const origin = `http://localhost:${start.port}`
      const [first, second] = directories.map((directory) => ({ origin, ...directory }))
      return { first, second }
    },
  },
  async () => {
    await listener?.stop(0)
    await usher?.close()
  },
)

function open(start: {
  readonly port: number
  readonly databaseUrl: string
  readonly synchronous?: 'full' | 'normal'
  readonly entra?: { readonly origin: string }
}): Promise<Usher> {
  return createUsher({
    baseUrl: `http://localhost:${start.port}`,
    databaseUrl: start.databaseUrl,
    ...(start.synchronous && { sqliteSynchronous: start.synchronous }),
    masterKeys: [{ id: 'bench', key: randomBytes(32) }],
    mailer: createOutbox({ from: 'bench@contoso.example', clock: () => new Date() }),
    dangerouslyAllowPrivateAddresses: start.entra ? [new URL(start.entra.origin).host] : [],
    scimRequestsPerSecond,
    logger: createLogger({ level: 'warn' }),
  })
}

/** An organization with a directory and a token, and nobody in it. */
async function seedDirectory({ deps: { ports } }: Usher, slug: string) {
  const now = ports.clock()
  const organizationId = ports.ids('organization')
  const directoryId = ports.ids('directory')
  const { credential, tokenHash, hint } = makeCredential(ports, 'bearer')
  await ports.storage.transaction(async (stores) => {
    await stores.organizations.insert({
      id: organizationId,
      slug,
      name: slug,
      logoUrl: null,
      enabled: true,
      restrictToDomains: false,
      defaultRole: 'member',
      sessionIdleSeconds: 3600,
      sessionAbsoluteSeconds: 86_400,
      createdAt: now,
      updatedAt: now,
    })
    await stores.directories.insert({
      id: directoryId,
      organizationId,
      name: 'Directory',
      connectionId: null,
      settings: { strict: false, roleRules: [], extensions: [] },
      createdAt: now,
      updatedAt: now,
    })
    await stores.directoryTokens.insert({
      id: ports.ids('directoryToken'),
      directoryId,
      organizationId,
      kind: 'bearer',
      name: 'Benchmark',
      tokenHash,
      hint,
      scopes: ['read', 'write'],
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
      createdAt: now,
    })
  })
  return { basePath: `/api/v1/organizations/${organizationId}/scim`, token: credential }
}

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
