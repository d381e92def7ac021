// An organization is born with its e-mail connection, switched on or off: every other way to sign in
// is added to it later.
import { z } from 'zod'
import type { Connection, EmailSettings } from '../core/connection.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { Actor, Organization } from '../core/model.ts'
import type { EnginePorts, RequestOrigin, Stores } from './ports.ts'
import { recorder } from './record.ts'

const controlCharacters = /\p{Cc}/u

/** Names the organization in addresses; never looks like one of our ids, which have an underscore. */
export const organizationSlugSchema = z
  .string()
  .max(63)
  .regex(
    /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    'a short name is lower-case letters, digits and hyphens, such as contoso',
  )

/** What people call something or themselves: one line, not blank, not endless. */
export const displayNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((name) => !controlCharacters.test(name), 'a name is one line without control characters')

/** A session ends after a day without use, and after two weeks in any case. */
const sessionIdleSeconds = 86_400
const sessionAbsoluteSeconds = 1_209_600

export type NewOrganization = {
  readonly name: string
  readonly slug: string
  readonly email: { readonly enabled: boolean; readonly registrationEnabled: boolean }
  readonly actor: Actor
  readonly origin: RequestOrigin
}
export type CreatedOrganization = {
  readonly organization: Organization
  readonly emailConnection: Connection<EmailSettings>
}

/**
 * Inside the caller's transaction; `name` and `slug` have passed the schemas above. Errors:
 * SLUG_TAKEN. Two at once: the second gets UniqueViolation `organizations_slug_key`.
 */
export async function createOrganization(
  ports: EnginePorts,
  stores: Stores,
  input: NewOrganization,
): Promise<CreatedOrganization> {
  if (await stores.organizations.findBySlug(input.slug)) throw new UsherError('SLUG_TAKEN')
  const now = ports.clock()
  const organization: Organization = {
    id: ports.ids('organization'),
    slug: input.slug,
    name: input.name,
    logoUrl: null,
    enabled: true,
    restrictToDomains: false,
    defaultRole: 'member',
    sessionIdleSeconds,
    sessionAbsoluteSeconds,
    createdAt: now,
    updatedAt: now,
  }
  const emailConnection: Connection<EmailSettings> = {
    id: ports.ids('connection'),
    organizationId: organization.id,
    name: 'E-mail',
    enabled: input.email.enabled,
    registrationEnabled: input.email.registrationEnabled,
    settings: { kind: 'email' },
    createdAt: now,
    updatedAt: now,
  }
  await stores.organizations.insert(organization)
  await stores.connections.insert(emailConnection)
  const record = recorder(ports, {
    organizationId: organization.id,
    actor: input.actor,
    origin: input.origin,
  })
  const { name, slug } = input
  record.audit(
    'organization.created',
    { kind: 'organization', id: organization.id },
    { name, slug },
  )
  record.emit('organization.created', null, { organizationId: organization.id, name, slug })
  record.audit(
    'connection.created',
    { kind: 'connection', id: emailConnection.id },
    { kind: 'email', name: emailConnection.name, ...input.email },
  )
  await record.write(stores)
  return { organization, emailConnection }
}
