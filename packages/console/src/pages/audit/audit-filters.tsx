import { Button, Group, Pill, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { AuditSearch } from './routes.ts'

const typingMilliseconds = 300

export function AuditFilters(props: {
  readonly search: AuditSearch
  readonly onChange: (change: Partial<AuditSearch>) => void
  readonly onClear: () => void
}) {
  const { audit: texts } = useTexts()
  const { search, onChange } = props
  const isFiltered = Object.values(search).some((value) => value !== undefined)
  return (
    <Group gap="sm" align="flex-end">
      <TextField
        key={search.text === undefined ? 'empty' : 'filled'}
        initial={search.text ?? ''}
        onSearch={(text) => onChange({ text: text === '' ? undefined : text })}
      />
      <Select
        label={texts.area}
        placeholder={texts.anyArea}
        data={Object.entries(texts.areas).map(([value, label]) => ({ value, label }))}
        value={search.action ?? null}
        onChange={(action) => onChange({ action: action ?? undefined })}
        clearable
        w={220}
      />
      <DayField label={texts.from} day={search.from} onDay={(from) => onChange({ from })} />
      <DayField label={texts.until} day={search.until} onDay={(until) => onChange({ until })} />
      {search.actor !== undefined && (
        <Pill size="lg" withRemoveButton onRemove={() => onChange({ actor: undefined })}>
          {`${texts.actor} ${search.actor}`}
        </Pill>
      )}
      {search.target !== undefined && (
        <Pill size="lg" withRemoveButton onRemove={() => onChange({ target: undefined })}>
          {`${texts.target} ${search.target}`}
        </Pill>
      )}
      {isFiltered && (
        <Button variant="subtle" onClick={props.onClear}>
          {texts.clear}
        </Button>
      )}
    </Group>
  )
}

function TextField(props: { readonly initial: string; readonly onSearch: (text: string) => void }) {
  const { audit: texts } = useTexts()
  const [text, setText] = useState(props.initial)
  const search = useDebouncedCallback(props.onSearch, typingMilliseconds)
  return (
    <TextInput
      label={texts.text}
      placeholder={texts.textHint}
      leftSection={<IconSearch size={16} />}
      value={text}
      maxLength={200}
      miw="min(16rem, 100%)"
      onChange={({ currentTarget: { value } }) => {
        setText(value)
        search(value.trim())
      }}
    />
  )
}

function DayField(props: {
  readonly label: string
  readonly day: string | undefined
  readonly onDay: (day: string | undefined) => void
}) {
  return (
    <TextInput
      type="date"
      label={props.label}
      value={props.day ?? ''}
      onChange={({ currentTarget: { value } }) => props.onDay(value === '' ? undefined : value)}
      w={160}
    />
  )
}
