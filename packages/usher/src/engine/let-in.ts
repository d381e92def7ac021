// The last resort of an organization into which no way leads any more: the operator, who has the
// database, vouches for the address of a member and hands over a link by which to choose a password.
import { parseEmail, type NormalizedEmail } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { Member, Organization } from '../core/model.ts'
import { present } from '../lib/assert.ts'
import { isEmailConnection, type EmailConnection } from './email-provider.ts'
import { insertMailToken } from './email-tokens.ts'
import type { EnginePorts, Stores } from './ports.ts'
import { proveAnew } from './prove-email.ts'
import { recorder, type Recorder } from './record.ts'

/**
 * Proves the address for its member, switches the e-mail provider on, and answers a token that opens the
 * form for a new password, for an hour. Errors: NOT_FOUND, EMAIL_INVALID, USER_DEACTIVATED,
 * AMBIGUOUS_MATCH (several members have the address).
 */
export async function letIn(
  ports: EnginePorts,
  input: { readonly slug: string; readonly email: string },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const email = parseEmail(input.email)
  if (!email) throw new UsherError('EMAIL_INVALID')
  return ports.storage.transaction(async (stores) => {
    const organization = await stores.organizations.findBySlug(input.slug)
    if (!organization)
      throw new UsherError('NOT_FOUND', { detail: `There is no organization "${input.slug}".` })
    const record = recorder(ports, {
      organizationId: organization.id,
      actor: { kind: 'operator-cli' },
      origin: { ipAddress: null, userAgent: null },
    })
    const member = await memberWith(stores, organization, email)
    const { userId } = member
    const proof = { userId, email, provenAt: ports.clock(), provenBy: 'operator' } as const
    await proveAnew(stores, proof, record)
    const connection = await switchOn(ports, stores, organization, record)
    const provider = { organization, connection }
    const usable = { purpose: 'reset', displayName: null, usable: true } as const
    const made = await insertMailToken(ports, stores, { ...usable, provider, email })
    const target = { kind: 'member', id: member.id }
    record.audit('member.let_in', target, { userId, email })
    await record.write(stores)
    return made
  })
}

/** Who proved the address, or else the one whom the organization knows by it. */
async function memberWith(
  stores: Stores,
  { id }: Organization,
  email: NormalizedEmail,
): Promise<Member> {
  const proven = await stores.users.findEmail(email)
  const known = proven
    ? [await stores.members.lockOfUser(id, proven.userId)]
    : await stores.members.findByEmail(id, email, 2)
  const [member, another] = known
  if (!member)
    throw new UsherError('NOT_FOUND', { detail: `No member of it has the address ${email}.` })
  if (another) throw new UsherError('AMBIGUOUS_MATCH')
  const user = await stores.users.find(member.userId)
  if (member.status !== 'active' || !user?.active) throw new UsherError('USER_DEACTIVATED')
  return member
}

async function switchOn(
  ports: EnginePorts,
  stores: Stores,
  { id }: Organization,
  record: Recorder,
): Promise<EmailConnection> {
  const own = await stores.connections.list(id)
  const connection = present(own.find(isEmailConnection), 'the e-mail provider of an organization')
  if (connection.enabled) return connection
  await stores.connections.update(connection.id, { enabled: true, updatedAt: ports.clock() })
  const changes = { enabled: { before: false, after: true } }
  record.audit('connection.updated', { kind: 'connection', id: connection.id }, { changes })
  record.emit('connection.updated', null, {
    organizationId: id,
    connectionId: connection.id,
    fields: ['enabled'],
  })
  return { ...connection, enabled: true }
}
