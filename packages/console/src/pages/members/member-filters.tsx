import { Button, Group, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { SearchField } from '../../parts/search-field.tsx'
import { SearchSelect } from '../../parts/search-select.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { connectionsQuery } from '../authentication/queries.ts'
import { groupChoicesQuery, groupQuery } from '../groups/queries.ts'
import { rolesQuery } from '../roles/queries.ts'
import type { MemberFilter } from './queries.ts'

/** One line above the list; what is set is part of the address. */
export function MemberFilters(props: {
  readonly organizationId: string
  readonly filter: MemberFilter
  readonly onChange: (change: Partial<MemberFilter>) => void
  readonly onClear: () => void
}) {
  const { members: texts } = useTexts()
  const { filter, onChange, organizationId } = props
  const roles = useQuery(rolesQuery(organizationId))
  const connections = useQuery(connectionsQuery(organizationId))
  const maySeeGroups = useMay('groups:read')
  const isFiltered = Object.entries(filter).some(
    ([name, value]) => name !== 'sort' && value !== undefined,
  )
  return (
    <Group gap="sm" align="flex-end">
      <SearchField
        label={texts.search}
        placeholder={texts.searchHint}
        maxLength={200}
        miw="min(15rem, 100%)"
        value={filter.search ?? ''}
        onSearch={(search) => onChange({ search: search === '' ? undefined : search })}
      />
      <Choice
        label={texts.status}
        value={filter.status}
        choices={Object.entries(texts.statuses)}
        onChoose={(status) => onChange({ status: isStatus(status) ? status : undefined })}
      />
      <Choice
        label={texts.source}
        value={filter.connectionId}
        choices={(connections.data?.items ?? []).map(({ id, name }) => [id, name])}
        onChoose={(connectionId) => onChange({ connectionId: connectionId ?? undefined })}
      />
      <Choice
        label={texts.origin}
        value={filter.origin}
        choices={Object.entries(texts.origins)}
        onChoose={(origin) => onChange({ origin: isOrigin(origin) ? origin : undefined })}
      />
      <Choice
        label={texts.role}
        value={filter.role}
        choices={(roles.data?.items ?? []).map(({ name }) => [name, name])}
        onChoose={(role) => onChange({ role: role ?? undefined })}
      />
      {maySeeGroups && (
        <GroupChoice
          organizationId={organizationId}
          groupId={filter.groupId}
          onChoose={(groupId) => onChange({ groupId })}
        />
      )}
      {isFiltered && (
        <Button variant="subtle" onClick={props.onClear}>
          {texts.clearFilters}
        </Button>
      )}
    </Group>
  )
}

function Choice(props: {
  readonly label: string
  readonly value: string | undefined
  readonly choices: readonly (readonly [string, string])[]
  readonly onChoose: (value: string | null) => void
}) {
  const { members: texts } = useTexts()
  return (
    <Select
      label={props.label}
      placeholder={texts.any}
      data={props.choices.map(([value, label]) => ({ value, label }))}
      value={props.value ?? null}
      onChange={props.onChoose}
      clearable
      w={150}
    />
  )
}

/** There may be thousands: they are looked for by any part of the name. */
function GroupChoice(props: {
  readonly organizationId: string
  readonly groupId: string | undefined
  readonly onChoose: (groupId: string | undefined) => void
}) {
  const { groups, members: texts } = useTexts()
  const { organizationId, groupId } = props
  const [words, setWords] = useState('')
  const found = useQuery(groupChoicesQuery(organizationId, words))
  const asked = useQuery({
    ...groupQuery(organizationId, groupId ?? ''),
    enabled: groupId !== undefined,
  })
  const items = found.data?.items ?? []
  const chosen = items.find(({ id }) => id === groupId) ?? asked.data
  return (
    <SearchSelect
      label={texts.group}
      placeholder={texts.any}
      lookup={found}
      nothingFound={texts.noSuchGroup}
      w={200}
      found={items.map(({ id, name, directoryName }) => ({
        value: id,
        label: name ?? groups.unnamed,
        detail: directoryName,
      }))}
      value={groupId ?? null}
      valueLabel={chosen ? (chosen.name ?? groups.unnamed) : asked.isLoading ? '…' : groupId}
      error={asked.isError && texts.noSuchGroup}
      onSearch={setWords}
      onChoose={(choice) => props.onChoose(choice?.value)}
    />
  )
}

function isStatus(text: string | null): text is NonNullable<MemberFilter['status']> {
  return text === 'active' || text === 'deactivated'
}

function isOrigin(text: string | null): text is NonNullable<MemberFilter['origin']> {
  return text === 'jit' || text === 'scim' || text === 'invitation' || text === 'manual'
}
