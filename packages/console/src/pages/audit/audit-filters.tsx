import { Button, Group, Pill, Select, TextInput, Tooltip } from '@mantine/core'
import { SearchField } from '../../parts/search-field.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { FilterNames } from './queries.ts'
import type { AuditSearch } from './routes.ts'

export function AuditFilters(props: {
  readonly search: AuditSearch
  /** `undefined` until the answer to this search is there. */
  readonly names: FilterNames | undefined
  readonly onChange: (change: Partial<AuditSearch>) => void
  readonly onClear: () => void
}) {
  const { audit: texts, events } = useTexts()
  const { search, names, onChange } = props
  // Who has no id is filtered by its kind.
  const actors: Readonly<Record<string, string>> = events.actors
  const isFiltered = Object.values(search).some((value) => value !== undefined)
  return (
    <Group gap="sm" align="flex-end">
      <SearchField
        label={texts.text}
        placeholder={texts.textHint}
        maxLength={200}
        miw="min(16rem, 100%)"
        value={search.text ?? ''}
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
      <Chip
        label={texts.actor}
        id={search.actor}
        name={names?.actor ?? actors[search.actor ?? '']}
        isLoading={names === undefined}
        onRemove={() => onChange({ actor: undefined })}
      />
      <Chip
        label={texts.target}
        id={search.target}
        name={names?.target}
        isLoading={names === undefined}
        onRemove={() => onChange({ target: undefined })}
      />
      {isFiltered && (
        <Button variant="subtle" onClick={props.onClear}>
          {texts.clear}
        </Button>
      )}
    </Group>
  )
}

/** Something that is filtered by: its name, and the id for who points at it. */
function Chip(props: {
  readonly label: string
  readonly id: string | undefined
  readonly name: string | null | undefined
  readonly isLoading: boolean
  readonly onRemove: () => void
}) {
  const { audit: texts } = useTexts()
  const { id, isLoading } = props
  if (id === undefined) return null
  const name = props.name ?? (isLoading ? '…' : id)
  return (
    // Not at the end of the page, where it would be outside of every part of it.
    <Tooltip label={id} withinPortal={false} events={{ hover: true, focus: true, touch: true }}>
      <Pill
        size="lg"
        withRemoveButton
        onRemove={props.onRemove}
        removeButtonProps={{
          // By default it is for the mouse alone.
          tabIndex: 0,
          'aria-hidden': false,
          'aria-label': texts.removeFilter(`${props.label} ${name}`),
        }}
      >
        {`${props.label} ${name}`}
      </Pill>
    </Tooltip>
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
