// What every administration page has around it.
import type { ActiveSession } from '../../core/model.ts'
import type { SettingsFrame } from '../../pages/settings/layout.ts'
import { issueCsrf } from '../csrf.ts'
import type { AppDeps } from '../deps.ts'
import { accountPurpose } from './account.ts'

export async function settingsFrame(deps: AppDeps, session: ActiveSession): Promise<SettingsFrame> {
  const organization = await deps.ports.storage.read.organizations.find(session.organizationId)
  return {
    organization: {
      name: session.organizationName,
      logoUrl: organization?.logoUrl ?? null,
    },
    personName: session.displayName ?? session.username ?? session.email ?? '',
    hrefs: {
      members: '/settings/members',
      attempts: '/settings/sign-in-log',
      connections: '/settings/authentication',
      provisioning: '/settings/provisioning',
      account: '/account',
    },
    csrf: issueCsrf(deps, accountPurpose, session),
    notice: null,
  }
}
