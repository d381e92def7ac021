import { z } from '@hono/zod-openapi'
import type { Member, MemberRole, Session } from '../../../core/model.ts'
import type { DirectoryLink, IdentityView, MemberDetails } from '../../../admin/members.ts'
import type { MemberSummary } from '../../../engine/ports.ts'
import { time, timeOrNull } from './parts.ts'

const memberFields = {
  id: z.string(),
  userId: z.string(),
  status: z.enum(['active', 'deactivated']),
  origin: z
    .enum(['jit', 'scim', 'invitation', 'manual'])
    .openapi({ description: 'How the person came here.' }),
  displayName: z.string().nullable(),
  username: z.string().nullable(),
  email: z.string().nullable(),
  avatarUrl: z.string().nullable().openapi({ description: 'Where the picture is.' }),
  roles: z.array(
    z.strictObject({
      role: z.string(),
      source: z.enum(['pinned', 'rule', 'default']),
      connectionId: z.string().nullable(),
      directoryId: z
        .string()
        .nullable()
        .openapi({ description: 'The directory whose rule gives the role.' }),
    }),
  ),
  authSources: z
    .array(z.strictObject({ connectionId: z.string(), name: z.string(), kind: z.string() }))
    .openapi({ description: 'The providers that the person signs in with.' }),
  lastSignInAt: time.nullable(),
  createdAt: time,
  updatedAt: time,
  deactivatedAt: time.nullable(),
}

export const memberAnswer = z.strictObject(memberFields).openapi('Member')

export const memberDetailsAnswer = z
  .strictObject({
    ...memberFields,
    identities: z.array(
      z.strictObject({
        id: z.string(),
        connectionId: z.string(),
        authSource: z.string(),
        issuer: z.string(),
        subject: z.string(),
        username: z.string().nullable(),
        email: z.string().nullable(),
        createdAt: time,
        lastSignInAt: time.nullable(),
      }),
    ),
    directories: z
      .array(
        z.strictObject({
          directoryId: z.string(),
          name: z.string(),
          resourceId: z.string().openapi({ description: 'What SCIM calls id.' }),
          userName: z.string(),
          externalId: z.string().nullable(),
          active: z.boolean(),
          deletedAt: time.nullable(),
        }),
      )
      .openapi({ description: 'The directories that know the person.' }),
    groups: z
      .array(
        z.strictObject({
          groupId: z.string(),
          name: z.string().nullable(),
          isDirect: z.boolean().openapi({ description: 'False: through another group.' }),
        }),
      )
      .openapi({ description: 'Groups of these directories.' }),
  })
  .openapi('MemberDetails')

export const sessionAnswer = z
  .strictObject({
    id: z.string(),
    connectionId: z.string(),
    userAgent: z.string().nullable(),
    ipAddress: z.string().nullable(),
    createdAt: time,
    lastSeenAt: time,
    idleExpiresAt: time,
    absoluteExpiresAt: time,
  })
  .openapi('Session')

export function toMemberAnswer({
  member,
  roles,
  authSources,
  lastSignInAt,
}: MemberSummary): z.infer<typeof memberAnswer> {
  return {
    id: member.id,
    userId: member.userId,
    status: member.status,
    origin: member.origin,
    displayName: member.displayName,
    username: member.username,
    email: member.email,
    avatarUrl: pictureAddress(member),
    roles: roles.map(toRoleAnswer),
    authSources: authSources.map(({ connectionId, name, kind }) => ({ connectionId, name, kind })),
    lastSignInAt: timeOrNull(lastSignInAt),
    createdAt: member.createdAt.toISOString(),
    updatedAt: member.updatedAt.toISOString(),
    deactivatedAt: timeOrNull(member.deactivatedAt),
  }
}

export function toMemberDetailsAnswer(details: MemberDetails): z.infer<typeof memberDetailsAnswer> {
  return {
    ...toMemberAnswer(details),
    identities: details.identities.map(toIdentityAnswer),
    directories: details.directories.map(toDirectoryLink),
    groups: details.groups.map(({ groupId, label, direct }) => ({
      groupId,
      name: label,
      isDirect: direct,
    })),
  }
}

/** A picture may be as long as a page of members without pictures: it has an address of its own. */
function pictureAddress({ id, organizationId, avatarUrl, updatedAt }: Member): string | null {
  if (avatarUrl === null) return null
  return `/api/v1/organizations/${organizationId}/members/${id}/avatar?at=${updatedAt.getTime()}`
}

export function toRoleAnswer({ role, source, connectionId, directoryId }: MemberRole) {
  return { role, source, connectionId, directoryId }
}

function toDirectoryLink({ directory, entry }: DirectoryLink) {
  return {
    directoryId: directory.id,
    name: directory.name,
    resourceId: entry.id,
    userName: entry.userName,
    externalId: entry.externalId,
    active: entry.active && entry.deletedAt === null,
    deletedAt: timeOrNull(entry.deletedAt),
  }
}

function toIdentityAnswer({ identity, authSource }: IdentityView) {
  return {
    id: identity.id,
    connectionId: identity.connectionId,
    authSource,
    issuer: identity.issuer,
    subject: identity.subject,
    username: identity.profile.username,
    email: identity.profile.email,
    createdAt: identity.createdAt.toISOString(),
    lastSignInAt: timeOrNull(identity.lastSignInAt),
  }
}

export function toSessionAnswer(session: Session): z.infer<typeof sessionAnswer> {
  return {
    id: session.id,
    connectionId: session.connectionId,
    userAgent: session.userAgent,
    ipAddress: session.ipAddress,
    createdAt: session.createdAt.toISOString(),
    lastSeenAt: session.lastSeenAt.toISOString(),
    idleExpiresAt: session.idleExpiresAt.toISOString(),
    absoluteExpiresAt: session.absoluteExpiresAt.toISOString(),
  }
}
