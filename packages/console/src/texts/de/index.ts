import type { Texts } from '../texts.ts'
import { groups } from './groups.ts'
import { live } from './live.ts'
import { parts } from './parts.ts'
import { provisioning } from './provisioning.ts'
import { shell } from './shell.ts'
import { signInLog } from './sign-in-log.ts'

export const texts: Texts = { groups, live, parts, provisioning, shell, signInLog }
