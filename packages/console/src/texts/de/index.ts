import type { Texts } from '../texts.ts'
import { authentication } from './authentication.ts'
import { diagnosis } from './diagnosis.ts'
import { overview } from './overview.ts'
import { parts } from './parts.ts'
import { shell } from './shell.ts'

export const texts: Texts = { authentication, diagnosis, overview, parts, shell }
