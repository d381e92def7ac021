import { describe, expect, it } from 'vitest'
import { previews as germanPreviews } from './de/previews.ts'
import { provisioning as germanProvisioning } from './de/provisioning.ts'
import { roleRules as germanRoleRules } from './de/role-rules.ts'
import { previews } from './en/previews.ts'
import { provisioning } from './en/provisioning.ts'
import { roleRules } from './en/role-rules.ts'

describe('one is not several', () => {
  it.each([
    [previews.rules.groupsKnown.known(1), '1 group is known.'],
    [previews.rules.groupsKnown.known(2), '2 groups are known.'],
    [germanPreviews.rules.groupsKnown.known(1), '1 Gruppe ist bekannt.'],
    [germanPreviews.rules.groupsKnown.known(2), '2 Gruppen sind bekannt.'],
    [provisioning.failures.count('1'), '1 request'],
    [germanProvisioning.failures.count('1'), '1 Anfrage'],
    [roleRules.impact.nobody('1'), 'Nothing changes for the 1 person looked at'],
    [roleRules.impact.some('1', '1'), 'Roles change for 1 of 1 person'],
    [roleRules.impact.some('1', '12'), 'Roles change for 1 of 12 people'],
    [roleRules.impact.role('admin', '1', '2'), 'admin: 1 gains it, 2 lose it'],
    [germanRoleRules.impact.some('1', '1'), 'Rollen ändern sich für 1 von 1 Person'],
    [germanRoleRules.impact.role('admin', '2', '1'), 'admin: 2 bekommen sie, 1 verliert sie'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected)
  })
})
