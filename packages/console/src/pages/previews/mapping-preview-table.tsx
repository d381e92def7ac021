import { Code, Stack, Text } from '@mantine/core'
import { DataTable } from '../../parts/data-table.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { profileFields } from './mapping-draft.ts'
import type { MappingPreview } from './queries.ts'

type Field = MappingPreview['fields'][number]

/** Field by field: the value, the path that gave it, and why the others gave none. */
export function MappingPreviewTable({ preview }: { readonly preview: MappingPreview }) {
  const { previews } = useTexts()
  const { mapping } = previews
  return (
    <DataTable
      label={mapping.previewTitle}
      rows={preview.fields}
      rowKey={({ field }) => field}
      columns={[
        {
          key: 'field',
          label: mapping.columns.field,
          render: ({ field }) => <FieldName field={field} />,
        },
        { key: 'value', label: mapping.columns.value, render: (field) => <Value field={field} /> },
        { key: 'path', label: mapping.columns.path, render: (field) => <Tried field={field} /> },
      ]}
    />
  )
}

function FieldName({ field }: { readonly field: string }) {
  const { previews } = useTexts()
  const known = profileFields.find((one) => one === field)
  return (
    <Text size="sm" fw={600}>
      {known === undefined ? field : previews.mapping.fields[known]}
    </Text>
  )
}

function Value({ field }: { readonly field: Field }) {
  const { previews } = useTexts()
  const { mapping } = previews
  if (!field.found)
    return (
      <StatusBadge tone={field.field === 'uid' ? 'bad' : 'warning'}>{mapping.nothing}</StatusBadge>
    )
  const values = Array.isArray(field.value) ? field.value : [field.value ?? '']
  const more = field.valueCount - Math.min(values.length, listShownMax)
  return (
    <Stack gap={2}>
      {values.slice(0, listShownMax).map((value, index) => (
        <Text key={index} size="sm" lineClamp={2}>
          {value}
        </Text>
      ))}
      {more > 0 && (
        <Text size="xs" c="dimmed">
          {mapping.more(more)}
        </Text>
      )}
    </Stack>
  )
}

const listShownMax = 4

function Tried({ field }: { readonly field: Field }) {
  const { previews } = useTexts()
  const { mapping } = previews
  return (
    <Stack gap={4}>
      {field.tried.map(({ path, finding, from }) => (
        <Text key={path} size="sm" c={finding === 'used' ? '' : 'dimmed'}>
          <Code>{path}</Code> {mapping.findings[finding]}
          {finding === 'used' && from !== null && ` (${mapping.from[from]})`}
        </Text>
      ))}
    </Stack>
  )
}
