// What previews are asked with and how they answer.
import { z } from '@hono/zod-openapi'
import type { ClaimsFrom, FoundClaims } from '../../../admin/claim-sources.ts'
import type { MappingPreview } from '../../../admin/preview-mapping.ts'
import type { RolesPreview } from '../../../admin/preview-role-rules.ts'
import type { RulesImpact } from '../../../admin/rules-tally.ts'
import { sampleNames } from '../../../core/claim-samples.ts'
import { attributeMappingSchema, roleRuleSchema } from '../../../core/connection.ts'
import { groupRoleRuleSchema } from '../../../core/directory.ts'
import type { RuleVerdict } from '../../../core/decide-roles.ts'
import { maskClaims, maskText } from '../../../core/mask-claims.ts'
import type { GroupLookup } from '../../../core/verified-identity.ts'
import { idFrom, time, timeOrNull } from './parts.ts'

const claims = z.record(z.string().max(200), z.unknown())
const groupsMax = 20_000

const kept = [
  z.strictObject({ kind: z.literal('lastSignIn') }),
  z.strictObject({ kind: z.literal('test'), testSignInId: z.string().max(64) }),
] as const
export const keptSource = z.discriminatedUnion('kind', [...kept]).openapi('KeptClaims')
export const claimSource = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('sample'), sample: z.enum(sampleNames) }),
    z.strictObject({
      kind: z.literal('pasted'),
      userInfo: claims,
      idToken: claims,
      groups: z.array(z.string().max(500)).max(groupsMax).optional(),
    }),
    ...kept,
  ])
  .openapi('ClaimSource')

export const mappingToPreview = z
  .strictObject({ attributeMapping: attributeMappingSchema, source: claimSource })
  .openapi('MappingToPreview')

const rules = {
  roleRules: z.array(roleRuleSchema).max(500),
  roleRuleEvaluation: z.enum(['every', 'first']).optional(),
  missingGroups: z.enum(['keep', 'none']).optional(),
  attributeMapping: attributeMappingSchema.optional().openapi({
    description: 'Left out: as the provider has it.',
  }),
}
export const rulesToPreview = z
  .strictObject({ ...rules, source: claimSource })
  .openapi('RoleRulesToPreview')
const stretch = {
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(1000).optional(),
}
export const directoryRulesToCompare = z
  .strictObject({ roleRules: z.array(groupRoleRuleSchema).max(500), ...stretch })
  .openapi('DirectoryRoleRulesToCompare')
export const rulesToCompare = z.strictObject({ ...rules, ...stretch }).openapi('RoleRulesToCompare')

const groupsAnswer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('known'), count: z.int(), groups: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('absent') }),
  z.strictObject({ kind: z.literal('failed'), reason: z.string() }),
])
const foundFields = {
  masked: z.boolean().openapi({ description: 'Values of a real person, hidden until revealed.' }),
  seenAt: time.nullable(),
  claims: z.strictObject({ userInfo: claims, idToken: claims }),
  groups: groupsAnswer,
}
export const claimsAnswer = z.strictObject(foundFields).openapi('Claims')

export const mappingPreviewAnswer = z
  .strictObject({
    ...foundFields,
    fields: z.array(
      z.strictObject({
        field: z.string(),
        found: z.boolean(),
        path: z.string().nullable().openapi({ description: 'The path that gave the value.' }),
        value: z.union([z.string(), z.array(z.string()), z.null()]),
        valueCount: z.int().openapi({ description: 'How many values; a list shows the first 50.' }),
        tried: z.array(
          z.strictObject({
            path: z.string(),
            finding: z.enum([
              'used',
              'notReached',
              'missing',
              'null',
              'empty',
              'wrongType',
              'tooLong',
            ]),
            from: z.enum(['userInfo', 'idToken', 'photo']).nullable(),
          }),
        ),
      }),
    ),
  })
  .openapi('MappingPreview')

const verdictAnswer = z.strictObject({
  claim: z.string(),
  equals: z.string(),
  role: z.string(),
  answer: z.enum(['holds', 'holdsNot', 'unknown']),
  reason: z.enum([
    'groupFound',
    'groupNotFound',
    'groupsNotSent',
    'groupsUnknown',
    'claimEquals',
    'claimDiffers',
    'claimMissing',
    'roleMissing',
  ]),
  gives: z.boolean(),
})
export const rolesPreviewAnswer = z
  .strictObject({
    ...foundFields,
    rules: z.array(verdictAnswer),
    roles: z.array(
      z.strictObject({ role: z.string(), source: z.enum(['pinned', 'rule', 'default']) }),
    ),
  })
  .openapi('RoleRulesPreview')

export const rulesImpactAnswer = z
  .strictObject({
    lookedAt: z.int(),
    lookedAtMax: z.int().openapi({ description: 'How many members one request looks at.' }),
    changed: z.int(),
    unknown: z.int().openapi({
      description: 'Members of whom too little is remembered: their next sign-in decides.',
    }),
    roles: z.array(z.strictObject({ role: z.string(), gain: z.int(), lose: z.int() })),
    items: z.array(
      z.strictObject({
        memberId: z.string(),
        name: z.string().nullable(),
        gained: z.array(z.string()),
        lost: z.array(z.string()),
      }),
    ),
    nextItemsCursor: z.string().nullable().openapi({ description: 'Continues the names.' }),
    nextCursor: z.string().nullable().openapi({ description: 'Continues the count.' }),
  })
  .openapi('RoleRulesImpact')

/** Errors: NOT_FOUND for what is no id of a test. */
export function sourceFrom<Source extends z.infer<typeof claimSource>>(
  source: Source,
): Extract<ClaimsFrom, { kind: Source['kind'] }>
export function sourceFrom(source: z.infer<typeof claimSource>): ClaimsFrom {
  return source.kind === 'test'
    ? { kind: 'test', testSignInId: idFrom('testSignIn', source.testSignInId) }
    : source
}

const listShownMax = 50

export function toFound({ claims: seen, masked, seenAt }: FoundClaims) {
  const shown = masked
    ? { userInfo: maskClaims(seen.userInfo), idToken: maskClaims(seen.idToken) }
    : { userInfo: seen.userInfo, idToken: seen.idToken }
  return {
    masked,
    seenAt: timeOrNull(seenAt),
    claims: shown,
    groups: toGroups(seen.groups, masked),
  }
}

function toGroups(lookup: GroupLookup, masked: boolean): z.infer<typeof groupsAnswer> {
  switch (lookup.kind) {
    case 'known': {
      const groups = masked
        ? lookup.groups.slice(0, listShownMax).map(maskText)
        : [...lookup.groups]
      return { kind: 'known', count: lookup.groups.length, groups }
    }
    case 'absent':
      return { kind: 'absent' }
    case 'failed':
      return { kind: 'failed', reason: lookup.reason }
  }
}

export function toMappingPreview({
  found,
  fields,
}: MappingPreview): z.infer<typeof mappingPreviewAnswer> {
  const show = (text: string) => (found.masked ? maskText(text) : text)
  return {
    ...toFound(found),
    fields: fields.map(({ field, found: isFound, path, value, tried }) => ({
      field,
      found: isFound,
      path,
      value:
        typeof value === 'string' ? show(value) : (value?.slice(0, listShownMax).map(show) ?? null),
      valueCount: typeof value === 'string' ? 1 : (value?.length ?? 0),
      tried: tried.map((one) => ({ path: one.path, finding: one.finding, from: one.from })),
    })),
  }
}

export function toRolesPreview(preview: RolesPreview): z.infer<typeof rolesPreviewAnswer> {
  return {
    ...toFound(preview.found),
    rules: preview.verdicts.map(toVerdict),
    roles: preview.decision.roles.map(({ role, source }) => ({ role, source })),
  }
}

function toVerdict({ rule, answer, reason, gives }: RuleVerdict): z.infer<typeof verdictAnswer> {
  return { claim: rule.claim, equals: rule.equals, role: rule.role, answer, reason, gives }
}

export function toRulesImpact(
  impact: RulesImpact,
  lookedAtMax: number,
): z.infer<typeof rulesImpactAnswer> {
  const { lookedAt, changed, unknown, nextItemsCursor, nextCursor } = impact
  return {
    lookedAt,
    lookedAtMax,
    changed,
    unknown,
    roles: impact.roles.map(({ role, gain, lose }) => ({ role, gain, lose })),
    items: impact.items.map(({ memberId, name, gained, lost }) => ({
      memberId,
      name,
      gained: [...gained],
      lost: [...lost],
    })),
    nextItemsCursor,
    nextCursor,
  }
}
