// The catalogue. English is the original: its type is what every other language must fill.
import { groups } from './groups.ts'
import { live } from './live.ts'
import { parts } from './parts.ts'
import { provisioning } from './provisioning.ts'
import { shell } from './shell.ts'
import { signInLog } from './sign-in-log.ts'

export const texts = { groups, live, parts, provisioning, shell, signInLog }
