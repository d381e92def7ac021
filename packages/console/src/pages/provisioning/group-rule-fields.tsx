import { Select, Stack, Text, type OptionsFilter } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import type { TestFields } from '../../parts/role-rules-editor.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { groupChoicesQuery, ruledGroupQuery, type At, type RoleRule } from './queries.ts'

const searchDelayMilliseconds = 300
const optionsShownMax = 50

/**
 * What a directory's rule tests: a group of the directory, found by its name. Where there are more
 * groups than are loaded at once, the server searches. What is no group yet may be typed, by name or
 * object id.
 */
export function GroupRuleFields(props: TestFields<RoleRule> & { readonly at: At }) {
  const words = useTexts().provisioning.settings.rules
  const { rule, number, disabled, onChange } = props
  const [search, setSearch] = useState('')
  const { groups, name } = useGroups(props.at, search, rule.group)
  const chosen = rule.group === '' ? [] : [{ value: rule.group, label: name }]
  const known = distinct([...groups, ...chosen])
  const text = search.trim()
  const isNew = text !== '' && known.every(({ value, label }) => ![value, label].includes(text))
  return (
    <Select
      label={words.group}
      aria-label={words.groupOf(number)}
      placeholder={words.groupPlaceholder}
      data={isNew ? [...known, { value: text, label: words.asTyped(text) }] : known}
      value={rule.group === '' ? null : rule.group}
      disabled={disabled}
      searchable
      allowDeselect={false}
      filter={byNameOrId}
      limit={optionsShownMax}
      maxLength={500}
      onSearchChange={setSearch}
      onChange={(group) => onChange({ ...rule, group: group ?? '' })}
      // Groups of one name are told apart by what the directory calls them.
      renderOption={({ option }) => (
        <Stack gap={0}>
          <Text size="sm">{option.label}</Text>
          {option.value !== option.label && option.value !== text && (
            <Text size="xs" c="dimmed">
              {option.value}
            </Text>
          )}
        </Stack>
      )}
    />
  )
}

/** Groups to choose from, and the name of the one that is chosen. */
function useGroups(at: At, search: string, chosen: string) {
  const may = useMay('groups:read')
  const [settled] = useDebouncedValue(search.trim(), searchDelayMilliseconds)
  const first = useQuery({ ...groupChoicesQuery(at, ''), enabled: may })
  const areMore = first.data?.areMore === true
  const found = useQuery({ ...groupChoicesQuery(at, settled), enabled: areMore && settled !== '' })
  const groups = [...(first.data?.groups ?? []), ...(found.data?.groups ?? [])]
  const loaded = groups.find(({ id, value }) => value === chosen || id === chosen)
  const looked = useQuery({
    ...ruledGroupQuery(at, chosen),
    enabled: areMore && !loaded && chosen !== '',
  })
  return { groups, name: loaded?.label ?? looked.data ?? chosen }
}

/** What was typed stays at the end, however many groups there are. */
const byNameOrId: OptionsFilter = ({ options, search, limit }) => {
  const text = search.trim()
  const found = options
    .filter((option) => 'value' in option)
    .filter(({ value, label }) => foundIn(label, text) || value === text)
  const typed = found.filter(({ value, label }) => value === text && label !== text)
  return [...found.filter((option) => !typed.includes(option)).slice(0, limit), ...typed]
}

function foundIn(label: string, text: string): boolean {
  return label.toLowerCase().includes(text.toLowerCase())
}

function distinct<Option extends { readonly value: string }>(options: readonly Option[]): Option[] {
  return [...new Map(options.map((option) => [option.value, option])).values()]
}
