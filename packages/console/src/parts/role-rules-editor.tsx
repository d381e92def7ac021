import { ActionIcon, Button, Select, Stack, Text } from '@mantine/core'
import { randomId } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useEffect, useRef, type ReactNode } from 'react'
import { useTexts } from '../texts/texts-provider.tsx'
import classes from './role-rules-editor.module.css'

/** A rule while it is edited; `key` keeps its row when it moves. */
export type Edited<Rule> = { readonly key: string; readonly rule: Rule }

export function toEdited<Rule>(rules: readonly Rule[]): readonly Edited<Rule>[] {
  return rules.map((rule) => ({ key: randomId(), rule }))
}

/** What is drawn of a rule before its role: the fields of what it tests. */
export type TestFields<Rule> = {
  readonly rule: Rule
  /** Its place in the list, from one, to name the fields by. */
  readonly number: number
  readonly disabled: boolean
  readonly onChange: (rule: Rule) => void
}

/**
 * An ordered list of rules: “who has this claim, or is in this group, gets this role”. What a rule
 * tests is up to whoever mounts it, who also loads, previews and saves: it knows nothing of the server.
 */
export function RoleRulesEditor<Rule extends { readonly role: string }>(props: {
  readonly rules: readonly Edited<Rule>[]
  /** What a rule begins with. */
  readonly blank: Rule
  /** Roles that may be given; `owner` is never one, whatever is passed. */
  readonly roles: readonly string[]
  readonly none: string
  readonly disabled: boolean
  readonly renderTest: (fields: TestFields<Rule>) => ReactNode
  readonly onChange: (rules: readonly Edited<Rule>[]) => void
}) {
  const { roleRules } = useTexts()
  const { rules, roles, disabled, onChange } = props
  const add = useRef<HTMLButtonElement>(null)
  const list = useRef<HTMLOListElement>(null)
  const moved = useRef<{ readonly key: string; readonly to: 'up' | 'down' }>(undefined)
  // A row that moves drops the focus, and at either end its button is off: then the other one takes it.
  useEffect(() => {
    if (moved.current === undefined) return
    const { key, to } = moved.current
    moved.current = undefined
    const row = [...(list.current?.children ?? [])].find(
      (each) => each instanceof HTMLElement && each.dataset['rule'] === key,
    )
    const buttons = [...(row?.querySelectorAll<HTMLButtonElement>('[data-move]:enabled') ?? [])]
    const button = buttons.find(({ dataset }) => dataset['move'] === to) ?? buttons[0]
    button?.focus()
  })
  return (
    <Stack gap="md">
      {rules.length === 0 && (
        <Text size="sm" c="dimmed">
          {props.none}
        </Text>
      )}
      <ol ref={list} className={classes['rules']}>
        {rules.map(({ key, rule }, index) => {
          const change = (changed: Rule) => onChange(rules.with(index, { key, rule: changed }))
          return (
            <li key={key} data-rule={key} className={classes['rule']}>
              <Order
                {...{ index, rules, disabled, onChange }}
                onMove={(to) => (moved.current = { key, to })}
              />
              <div className={classes['test']}>
                {props.renderTest({ rule, number: index + 1, disabled, onChange: change })}
              </div>
              <RoleField
                {...{ roles, disabled, role: rule.role, number: index + 1 }}
                onChange={(role) => change({ ...rule, role })}
              />
              <ActionIcon
                variant="subtle"
                color="red"
                size="lg"
                aria-label={roleRules.remove(index + 1)}
                disabled={disabled}
                onClick={() => {
                  onChange(rules.toSpliced(index, 1))
                  add.current?.focus()
                }}
              >
                <IconTrash size={18} />
              </ActionIcon>
            </li>
          )
        })}
      </ol>
      <Button
        ref={add}
        variant="default"
        leftSection={<IconPlus size={16} />}
        disabled={disabled}
        onClick={() => onChange([...rules, { key: randomId(), rule: props.blank }])}
        w="fit-content"
      >
        {roleRules.add}
      </Button>
    </Stack>
  )
}

function RoleField(props: {
  readonly role: string
  readonly roles: readonly string[]
  readonly number: number
  readonly disabled: boolean
  readonly onChange: (role: string) => void
}) {
  const { roleRules } = useTexts()
  const { role, disabled } = props
  const givable = props.roles.filter((name) => name !== 'owner')
  return (
    <Select
      label={roleRules.role}
      aria-label={roleRules.roleOf(props.number)}
      data={[...new Set([...givable, ...(role === '' ? [] : [role])])]}
      value={role === '' ? null : role}
      disabled={disabled}
      allowDeselect={false}
      onChange={(value) => props.onChange(value ?? '')}
    />
  )
}

function Order<Rule>(props: {
  readonly index: number
  readonly rules: readonly Edited<Rule>[]
  readonly disabled: boolean
  readonly onMove: (to: 'up' | 'down') => void
  readonly onChange: (rules: readonly Edited<Rule>[]) => void
}) {
  const { roleRules } = useTexts()
  const { index, rules, disabled } = props
  const move = (direction: 'up' | 'down'): void => {
    const to = direction === 'up' ? index - 1 : index + 1
    props.onMove(direction)
    props.onChange(rules.toSpliced(index, 1).toSpliced(to, 0, ...rules.slice(index, index + 1)))
  }
  return (
    <div className={classes['order']}>
      <Text size="sm" c="dimmed" w="1.25rem" ta="right">
        {index + 1}
      </Text>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={roleRules.moveUp(index + 1)}
        data-move="up"
        disabled={disabled || index === 0}
        onClick={() => move('up')}
      >
        <IconArrowUp size={16} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={roleRules.moveDown(index + 1)}
        data-move="down"
        disabled={disabled || index === rules.length - 1}
        onClick={() => move('down')}
      >
        <IconArrowDown size={16} />
      </ActionIcon>
    </div>
  )
}
