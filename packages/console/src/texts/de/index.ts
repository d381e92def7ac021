import type { Texts } from '../texts.ts'
import { parts } from './parts.ts'
import { shell } from './shell.ts'

export const texts: Texts = { parts, shell }
