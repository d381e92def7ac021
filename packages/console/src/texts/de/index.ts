import type { Texts } from '../texts.ts'
import { apiTokens } from './api-tokens.ts'
import { audit } from './audit.ts'
import { authentication } from './authentication.ts'
import { diagnosis } from './diagnosis.ts'
import { domains } from './domains.ts'
import { events } from './events.ts'
import { groups } from './groups.ts'
import { instance } from './instance.ts'
import { live } from './live.ts'
import { member, members } from './members.ts'
import { organization } from './organization.ts'
import { overview } from './overview.ts'
import { parts } from './parts.ts'
import { previews } from './previews.ts'
import { provisioning } from './provisioning.ts'
import { roleRules } from './role-rules.ts'
import { roles } from './roles.ts'
import { setUp, setUpLinks } from './set-up-links.ts'
import { shell } from './shell.ts'
import { signInLog } from './sign-in-log.ts'

export const texts: Texts = {
  apiTokens,
  audit,
  authentication,
  diagnosis,
  domains,
  events,
  groups,
  instance,
  live,
  member,
  members,
  organization,
  overview,
  parts,
  previews,
  provisioning,
  roleRules,
  roles,
  setUp,
  setUpLinks,
  shell,
  signInLog,
}
