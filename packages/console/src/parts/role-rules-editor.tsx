import { ActionIcon, Autocomplete, Button, Select, Stack, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTexts } from '../texts/texts-provider.tsx'
import classes from './role-rules-editor.module.css'

/** A rule while it is edited; `key` keeps its row when it moves. */
export type EditedRule = {
  readonly key: string
  /** `groups`, `roles`, or a path into the claims. A directory's rules are about groups alone. */
  readonly claim: string
  /** The claim's value; a group by its id, or by its name where names are what is compared. */
  readonly equals: string
  readonly role: string
}

let keysGiven = 0
const newKey = (): string => {
  keysGiven += 1
  return `rule-${keysGiven}`
}

export function toEdited(
  rules: readonly { readonly claim: string; readonly equals: string; readonly role: string }[],
): readonly EditedRule[] {
  return rules.map(({ claim, equals, role }) => ({ key: newKey(), claim, equals, role }))
}

/** Every field of the rule says something. */
export function isComplete({ claim, equals, role }: EditedRule): boolean {
  return claim.trim() !== '' && equals.trim() !== '' && role !== ''
}

/**
 * An ordered list of rules: “who has this claim, or is in this group, gets this role”. Used for a
 * provider's rules (`about="claims"`) and for a directory's (`about="groups"`, where `claim` is not
 * shown). It knows nothing of the server: whoever mounts it loads, previews and saves.
 */
export function RoleRulesEditor(props: {
  readonly about: 'claims' | 'groups'
  readonly rules: readonly EditedRule[]
  /** Roles that may be given; `owner` is never one, whatever is passed. */
  readonly roles: readonly string[]
  readonly claims?: readonly string[]
  readonly groups?: readonly string[]
  readonly disabled?: boolean
  readonly onChange: (rules: readonly EditedRule[]) => void
}) {
  const { previews } = useTexts()
  const words = previews.rules
  const { rules, onChange } = props
  const add = useRef<HTMLButtonElement>(null)
  const roles = props.roles.filter((role) => role !== 'owner')
  const claim = props.about === 'groups' ? 'groups' : ''
  return (
    <Stack gap="md">
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          {words.none}
        </Text>
      )}
      <ol className={classes['rules']}>
        {rules.map((rule, index) => (
          <Rule
            key={rule.key}
            {...props}
            {...{ rule, index, roles }}
            onRemoved={() => add.current?.focus()}
          />
        ))}
      </ol>
      <Button
        ref={add}
        variant="default"
        leftSection={<IconPlus size={16} />}
        disabled={props.disabled === true}
        onClick={() => onChange([...rules, { key: newKey(), claim, equals: '', role: '' }])}
        w="fit-content"
      >
        {words.add}
      </Button>
    </Stack>
  )
}

type RuleProps = Parameters<typeof RoleRulesEditor>[0] & {
  readonly rule: EditedRule
  readonly index: number
  readonly onRemoved: () => void
}

function Rule({ rule, index, ...props }: RuleProps) {
  const { previews } = useTexts()
  const words = previews.rules
  const { about, rules, roles, claims = [], groups = [], disabled = false } = props
  const number = index + 1
  const change = (changes: Partial<EditedRule>): void =>
    props.onChange(rules.map((one) => (one.key === rule.key ? { ...one, ...changes } : one)))
  const isGroup = rule.claim === 'groups'
  return (
    <li className={classes['rule']} data-about={about}>
      <Order {...{ rule, index, rules, disabled }} onChange={props.onChange} />
      {about === 'claims' && (
        <Autocomplete
          label={words.claim}
          aria-label={words.claimOf(number)}
          placeholder="groups"
          data={[...new Set(['groups', 'roles', ...claims])]}
          value={rule.claim}
          disabled={disabled}
          onChange={(value) => change({ claim: value })}
        />
      )}
      <Autocomplete
        label={isGroup ? words.group : words.equals}
        aria-label={words.equalsOf(number)}
        placeholder={isGroup ? words.groupPlaceholder : ''}
        data={isGroup ? [...new Set(groups)] : []}
        limit={50}
        value={rule.equals}
        disabled={disabled}
        onChange={(value) => change({ equals: value })}
      />
      <Select
        label={words.role}
        aria-label={words.roleOf(number)}
        data={[...new Set([...roles, ...(rule.role === '' ? [] : [rule.role])])]}
        value={rule.role === '' ? null : rule.role}
        disabled={disabled}
        allowDeselect={false}
        onChange={(value) => change({ role: value ?? '' })}
      />
      <ActionIcon
        variant="subtle"
        color="red"
        size="lg"
        aria-label={words.remove(number)}
        disabled={disabled}
        onClick={() => {
          props.onChange(rules.filter(({ key }) => key !== rule.key))
          props.onRemoved()
        }}
      >
        <IconTrash size={18} />
      </ActionIcon>
    </li>
  )
}

function Order(props: {
  readonly rule: EditedRule
  readonly index: number
  readonly rules: readonly EditedRule[]
  readonly disabled: boolean
  readonly onChange: (rules: readonly EditedRule[]) => void
}) {
  const { previews } = useTexts()
  const { index, rules, rule } = props
  const move = (to: number): void => {
    const others = rules.filter(({ key }) => key !== rule.key)
    props.onChange([...others.slice(0, to), rule, ...others.slice(to)])
  }
  return (
    <div className={classes['order']}>
      <Text size="sm" c="dimmed" w="1.25rem" ta="right">
        {index + 1}
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={previews.rules.moveUp(index + 1)}
        disabled={props.disabled || index === 0}
        onClick={() => move(index - 1)}
      >
        <IconArrowUp size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={previews.rules.moveDown(index + 1)}
        disabled={props.disabled || index === rules.length - 1}
        onClick={() => move(index + 1)}
      >
        <IconArrowDown size={16} />
      </ActionIcon>
    </div>
  )
}
