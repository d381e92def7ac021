import type { Texts } from '../texts.ts'
import { apiTokens } from './api-tokens.ts'
import { audit } from './audit.ts'
import { domains } from './domains.ts'
import { events } from './events.ts'
import { instance } from './instance.ts'
import { member, members } from './members.ts'
import { organization } from './organization.ts'
import { overview } from './overview.ts'
import { parts } from './parts.ts'
import { roles } from './roles.ts'
import { setUp, setUpLinks } from './set-up-links.ts'
import { shell } from './shell.ts'

export const texts: Texts = {
  apiTokens,
  audit,
  domains,
  events,
  instance,
  member,
  members,
  organization,
  overview,
  parts,
  roles,
  setUp,
  setUpLinks,
  shell,
}
