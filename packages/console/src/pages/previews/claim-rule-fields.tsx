import { Autocomplete } from '@mantine/core'
import type { TestFields } from '../../parts/role-rules-editor.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { RoleRule } from './queries.ts'

/** What a provider's rule tests: a claim and its value; both may be typed, known ones are offered. */
export function ClaimRuleFields(
  props: TestFields<RoleRule> & {
    readonly claims: readonly string[]
    readonly groups: readonly string[]
  },
) {
  const { previews } = useTexts()
  const words = previews.rules
  const { rule, number, disabled, onChange } = props
  const isGroup = rule.claim === 'groups'
  return (
    <>
      <Autocomplete
        label={words.claim}
        aria-label={words.claimOf(number)}
        placeholder="groups"
        data={[...new Set(['groups', 'roles', ...props.claims])]}
        value={rule.claim}
        disabled={disabled}
        onChange={(claim) => onChange({ ...rule, claim })}
      />
      <Autocomplete
        label={isGroup ? words.group : words.equals}
        aria-label={words.equalsOf(number)}
        placeholder={isGroup ? words.groupPlaceholder : ''}
        data={isGroup ? [...new Set(props.groups)] : []}
        limit={50}
        value={rule.equals}
        disabled={disabled}
        onChange={(equals) => onChange({ ...rule, equals })}
      />
    </>
  )
}
