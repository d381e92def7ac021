// The demo's organization: Contoso, its domain, its connection to the local Entra, its directory, and an owner.
import { contoso } from '@usher/entra-emulator'
import type { EntraEmulator } from '@usher/entra-emulator'
import type { Usher } from '../../compose.ts'
import { entraPreset } from '../../core/connection-presets.ts'
import { parseEmail } from '../../core/email-address.ts'
import { parseId } from '../../core/ids.ts'
import type { OrganizationId } from '../../core/ids.ts'
import type { Stores } from '../../engine/ports.ts'
import { recorder } from '../../engine/record.ts'
import type { Recorder } from '../../engine/record.ts'
import { bootstrapFromConfig } from '../../engine/set-up.ts'
import { present } from '../../lib/assert.ts'
import { connectionSecretPurpose } from '../../oauth/relying-party.ts'
import { addressesOf, followEntra } from './follow-entra.ts'
import { seedDirectory } from './provision.ts'
import type { DemoSecrets } from './state.ts'

export const demoSlug = 'contoso'
export const adminEmail = 'admin@contoso.example'
const connectionName = 'Entra ID'

/**
 * Makes what is missing and leaves alone what a person has changed since, but for the addresses of
 * the local Entra, which may listen elsewhere today.
 */
export async function seedDemo(
  usher: Usher,
  entra: EntraEmulator,
  { adminPassword, scimToken }: Pick<DemoSecrets, 'adminPassword' | 'scimToken'>,
): Promise<OrganizationId> {
  const { ports, passwords } = usher.deps
  const { instance } = ports.storage.read
  await bootstrapFromConfig(ports, passwords, {
    email: present(parseEmail(adminEmail), 'the address of the administrator'),
    password: adminPassword,
    organizationName: 'Contoso',
    organizationSlug: demoSlug,
  })
  // Remembered by id: the organization's name and short name may be changed while trying it out.
  const known = await instance.get('demo-organization')
  return ports.storage.transaction(async (stores) => {
    const organization = present(await findOrganization(stores, known), 'the demo organization')
    const record = recorder(ports, {
      organizationId: organization.id,
      actor: { kind: 'operator-cli' },
      origin: { ipAddress: null, userAgent: null },
    })
    if (known === undefined) {
      await stores.instance.set('demo-organization', organization.id)
      await vouchForDomain(usher, stores, organization.id, record)
      await connect(usher, stores, organization.id, entra, record)
    } else {
      await followEntra(ports, stores, organization.id, entra, record)
    }
    await seedDirectory(usher, stores, organization.id, scimToken, record)
    await record.write(stores)
    return organization.id
  })
}

async function findOrganization(stores: Stores, known: string | undefined) {
  if (known === undefined) return stores.organizations.findBySlug(demoSlug)
  const id = parseId('organization', known)
  return id === undefined ? undefined : stores.organizations.find(id)
}

async function vouchForDomain(
  { deps: { ports } }: Usher,
  stores: Stores,
  organizationId: OrganizationId,
  record: Recorder,
): Promise<void> {
  const id = ports.ids('domain')
  const now = ports.clock()
  await stores.domains.insert({
    id,
    organizationId,
    domain: contoso.domain,
    challenge: ports.randomToken(),
    verifiedAt: null,
    verifiedBy: null,
    createdAt: now,
  })
  await stores.domains.verify(id, now, 'operator')
  const domain = contoso.domain
  record.audit('domain.verified', { kind: 'domain', id }, { domain, by: 'operator' })
  record.emit('domain.verified', null, { organizationId, domain, by: 'operator' })
}

async function connect(
  { deps: { ports, sealer } }: Usher,
  stores: Stores,
  organizationId: OrganizationId,
  entra: EntraEmulator,
  record: Recorder,
): Promise<void> {
  const now = ports.clock()
  const id = ports.ids('connection')
  await stores.connections.insert({
    id,
    organizationId,
    name: connectionName,
    enabled: true,
    registrationEnabled: true,
    settings: entraPreset({
      clientId: contoso.clientId,
      tenantIds: [contoso.tenantId],
      ...addressesOf(entra),
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
  record.audit(
    'connection.created',
    { kind: 'connection', id },
    { kind: 'entra', name: connectionName },
  )
}
