import { Button, Group, Select, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { SearchSelect, type Choice } from '../../parts/search-select.tsx'
import { useTypedText } from '../../parts/use-typed-text.ts'
import { useTexts } from '../../texts/texts-provider.tsx'
import { peopleQuery, providersQuery } from './queries.ts'
import { outcomes, times, type LogSearch } from './search.ts'

type Props = {
  readonly organizationId: string
  readonly search: LogSearch
  /** Who is filtered by, which may have come with the address; `undefined` where nobody knows. */
  readonly personName: string | undefined
  readonly onChange: (changes: Partial<LogSearch>) => void
}

export function AttemptFilters(props: Props) {
  const { signInLog } = useTexts()
  const { filters } = signInLog
  const { search, onChange } = props
  const filtered = Object.entries(search).some(
    ([name, value]) => name !== 'attempt' && value !== undefined,
  )
  return (
    <Group
      component="form"
      role="search"
      aria-label={filters.label}
      align="flex-end"
      gap="sm"
      mb="md"
    >
      <Select
        label={filters.outcome}
        placeholder={filters.anyOutcome}
        clearable
        w={{ base: '100%', xs: 190 }}
        data={[
          { value: 'unsuccessful', label: filters.failed },
          ...outcomes.map((value) => ({ value, label: signInLog.outcomes[value] })),
        ]}
        value={search.outcome ?? null}
        onChange={(value) =>
          onChange({
            outcome: ['unsuccessful' as const, ...outcomes].find((one) => one === value),
          })
        }
      />
      <ProviderFilter {...props} />
      <PersonFilter {...props} />
      <Select
        label={filters.time}
        placeholder={filters.anyTime}
        clearable
        w={{ base: '100%', xs: 170 }}
        data={times.map((value) => ({ value, label: filters.times[value] }))}
        value={search.time ?? null}
        onChange={(value) => onChange({ time: times.find((one) => one === value) })}
      />
      <ReferenceFilter {...props} />
      {search.code !== undefined && (
        <Button variant="light" onClick={() => onChange({ code: undefined })}>
          {filters.error(search.code)} ✕
        </Button>
      )}
      {filtered && (
        <Button variant="subtle" onClick={() => onChange(nothing)}>
          {filters.clear}
        </Button>
      )}
    </Group>
  )
}

const nothing = {
  outcome: undefined,
  provider: undefined,
  person: undefined,
  code: undefined,
  time: undefined,
  reference: undefined,
} satisfies Partial<Record<keyof LogSearch, undefined>>

function ProviderFilter({ organizationId, search, onChange }: Props) {
  const { filters } = useTexts().signInLog
  const { data } = useQuery(providersQuery(organizationId))
  return (
    <Select
      label={filters.provider}
      placeholder={filters.anyProvider}
      clearable
      w={{ base: '100%', xs: 180 }}
      data={(data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={search.provider ?? null}
      onChange={(value) => onChange({ provider: value ?? undefined })}
    />
  )
}

/** Looks for people while their name is typed; the filter is the person, not the words. */
function PersonFilter({ organizationId, search, personName, onChange }: Props) {
  const { filters } = useTexts().signInLog
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<Choice | null>(null)
  const people = useQuery(peopleQuery(organizationId, words))
  return (
    <SearchSelect
      label={filters.person}
      placeholder={filters.personPlaceholder}
      w={{ base: '100%', xs: 240 }}
      lookup={people}
      nothingFound={filters.nobodyFound}
      found={people.data ?? []}
      value={search.person ?? null}
      valueLabel={chosen?.value === search.person ? chosen?.label : personName}
      onSearch={setWords}
      onChoose={(choice) => {
        setChosen(choice)
        onChange({ person: choice?.value })
      }}
    />
  )
}

function ReferenceFilter({ search, onChange }: Props) {
  const { filters } = useTexts().signInLog
  const { text, setText, send } = useTypedText(search.reference ?? '', (wanted) =>
    onChange({ reference: wanted === '' ? undefined : wanted }),
  )
  const look = () => send(text.trim().toUpperCase())
  return (
    <TextInput
      label={filters.reference}
      description={filters.referenceHint}
      placeholder={filters.referencePlaceholder}
      maxLength={20}
      w={{ base: '100%', xs: 180 }}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={look}
      onKeyDown={(event) => {
        if (event.key !== 'Enter') return
        event.preventDefault()
        look()
      }}
    />
  )
}
