import type { Stores } from '../engine/ports.ts'
import { activityStore } from './activity.ts'
import { apiTokenStore } from './api-tokens.ts'
import { attemptStore } from './attempts.ts'
import { auditStore } from './audit.ts'
import { claimMemoryStore } from './claim-memory.ts'
import { connectionStore } from './connections.ts'
import { credentialStore } from './credentials.ts'
import type { DialectTraits } from './dialect.ts'
import { directoryStore } from './directories.ts'
import { directoryTokenStore } from './directory-tokens.ts'
import { directoryUserStore } from './directory-users.ts'
import { groupMemberStore } from './group-members.ts'
import { groupStore } from './groups.ts'
import { identityStore } from './identities.ts'
import { instanceStore } from './instance.ts'
import { invitationStore } from './invitations.ts'
import { linkRequestStore } from './link-requests.ts'
import { memberStore } from './members.ts'
import { nameStore } from './names.ts'
import { domainStore, organizationStore } from './organizations.ts'
import { outboxStore } from './outbox.ts'
import { resourceStore } from './resources.ts'
import type { Database } from './schema.ts'
import { scimRequestStore } from './scim-requests.ts'
import { sessionStore } from './sessions.ts'
import { testSignInStore } from './test-sign-ins.ts'
import { timelineStore } from './timeline.ts'
import { setUpLinkStore } from './set-up-links.ts'
import { userStore } from './users.ts'

/** All stores on one database, or inside one transaction. */
export function createStores(database: Database, traits: DialectTraits): Stores {
  const { lockRows } = traits
  return {
    organizations: organizationStore(database),
    domains: domainStore(database),
    connections: connectionStore(database),
    users: userStore(database, lockRows),
    identities: identityStore(database),
    members: memberStore(database, traits),
    directories: directoryStore(database, traits),
    directoryUsers: directoryUserStore(database),
    resources: resourceStore(database, traits),
    groups: groupStore(database),
    groupMembers: groupMemberStore(database, traits),
    directoryTokens: directoryTokenStore(database),
    scimRequests: scimRequestStore(database, lockRows),
    invitations: invitationStore(database),
    credentials: credentialStore(database, lockRows),
    sessions: sessionStore(database, lockRows),
    attempts: attemptStore(database, lockRows),
    activity: activityStore(database),
    linkRequests: linkRequestStore(database, lockRows),
    claimMemory: claimMemoryStore(database, lockRows),
    testSignIns: testSignInStore(database, lockRows),
    audit: auditStore(database, traits),
    timelines: timelineStore(database),
    names: nameStore(database, traits),
    outbox: outboxStore(database),
    apiTokens: apiTokenStore(database),
    setUpLinks: setUpLinkStore(database),
    instance: instanceStore(database),
  }
}
