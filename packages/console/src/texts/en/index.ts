// The catalogue. English is the original: its type is what every other language must fill.
import { parts } from './parts.ts'
import { shell } from './shell.ts'

export const texts = { parts, shell }
