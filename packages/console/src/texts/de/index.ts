import type { Texts } from '../texts.ts'
import { overview } from './overview.ts'
import { parts } from './parts.ts'
import { shell } from './shell.ts'

export const texts: Texts = { overview, parts, shell }
