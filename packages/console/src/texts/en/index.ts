// The catalogue. English is the original: its type is what every other language must fill.
import { authentication } from './authentication.ts'
import { diagnosis } from './diagnosis.ts'
import { overview } from './overview.ts'
import { parts } from './parts.ts'
import { shell } from './shell.ts'

export const texts = { authentication, diagnosis, overview, parts, shell }
