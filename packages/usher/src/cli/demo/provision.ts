// The demo's directory: Contoso's people and groups, pushed by the local Entra's provisioning engine.
import { contoso } from '@usher/entra-emulator'
import type { EntraEmulator } from '@usher/entra-emulator'
import type { Usher } from '../../compose.ts'
import { parseId } from '../../core/ids.ts'
import type { OrganizationId } from '../../core/ids.ts'
import type { Stores } from '../../engine/ports.ts'
import type { Recorder } from '../../engine/record.ts'
import { scimUrl } from '../../http/routes/scim/urls.ts'

const directoryKey = 'demo-directory'

/** Makes the directory and its token once; what a person has changed or removed since stays so. */
export async function seedDirectory(
  { deps: { ports } }: Usher,
  stores: Stores,
  organizationId: OrganizationId,
  scimToken: string,
  record: Recorder,
): Promise<void> {
  if ((await stores.instance.get(directoryKey)) !== undefined) return
  const now = ports.clock()
  const id = ports.ids('directory')
  const connection = (await stores.connections.list(organizationId)).find(
    ({ settings }) => settings.kind === 'entra' && settings.clientId === contoso.clientId,
  )
  const name = 'Contoso in Entra ID'
  await stores.directories.insert({
    id,
    organizationId,
    name,
    connectionId: connection?.id ?? null,
    settings: { strict: false, roleRules: [], extensions: [] },
    createdAt: now,
    updatedAt: now,
  })
  await stores.directoryTokens.insert({
    id: ports.ids('directoryToken'),
    directoryId: id,
    organizationId,
    kind: 'bearer',
    name: 'Local Entra',
    tokenHash: ports.hashToken(scimToken),
    hint: scimToken.slice(-4),
    scopes: ['read', 'write'],
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
    createdAt: now,
  })
  await stores.instance.set(directoryKey, id)
  record.audit('directory.created', { kind: 'directory', id }, { name })
  record.emit('directory.created', null, { organizationId, directoryId: id, name })
}

/** As the guide spells it. */
export function tenantUrlOf(baseUrl: string, organizationId: OrganizationId): string {
  return `${scimUrl(new URL(baseUrl), organizationId)}/users`
}

/** Everybody of Contoso, at once and then every 40 minutes. Returns what ends it. */
export async function provision(
  { deps: { ports } }: Usher,
  entra: EntraEmulator,
  target: {
    readonly tenantUrl: string
    readonly token: string
    readonly organizationId: OrganizationId
  },
): Promise<() => Promise<void>> {
  const { instance, directories } = ports.storage.read
  const id = parseId('directory', (await instance.get(directoryKey)) ?? '')
  // Whoever deleted the directory wants no more of it.
  if (!id || !(await directories.find(target.organizationId, id))) return async () => {}
  const job = entra.provisioning.createJob(contoso.clientId, {
    tenantUrl: target.tenantUrl,
    secretToken: target.token,
    scope: 'all',
  })
  job.start()
  return () => job.stop()
}
