import type { AdminPorts } from '../../../admin/context.ts'
import { createAllowList } from '../../../lib/outgoing-address.ts'
import { connectionSecretPurpose } from '../../../oauth/relying-party.ts'
import type { AppDeps } from '../../deps.ts'

/** What the commands of `admin/` need of the world. */
export function adminPorts(app: AppDeps): AdminPorts {
  const allowed = createAllowList(app.settings.allowPrivateAddresses)
  return {
    ...app.ports,
    sealSecret: (plain) => app.sealer.seal(connectionSecretPurpose, plain),
    resolveTxt: app.resolveTxt,
    flushScimRequests: () => app.scimRequests.flush(),
    allowsInsecure: ({ protocol, hostname, port }) =>
      allowed(hostname, port === '' ? (protocol === 'https:' ? '443' : '80') : port),
  }
}
