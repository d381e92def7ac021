// The catalogue. English is the original: its type is what every other language must fill.
import { apiTokens } from './api-tokens.ts'
import { domains } from './domains.ts'
import { instance } from './instance.ts'
import { organization } from './organization.ts'
import { overview } from './overview.ts'
import { parts } from './parts.ts'
import { roles } from './roles.ts'
import { setUp, setUpLinks } from './set-up-links.ts'
import { shell } from './shell.ts'

export const texts = {
  apiTokens,
  domains,
  instance,
  organization,
  overview,
  parts,
  roles,
  setUp,
  setUpLinks,
  shell,
}
