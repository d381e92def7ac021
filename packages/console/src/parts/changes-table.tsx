import { Table, Text } from '@mantine/core'
import { useTexts } from '../texts/texts-provider.tsx'

type Details = Readonly<Record<string, unknown>>

/** Whether an event says what was before and what after. */
export function hasChanges(details: Details): boolean {
  return changesOf(details).length > 0
}

/** What an event changed, field by field. */
export function ChangesTable({ details }: { readonly details: Details }) {
  const { audit: texts } = useTexts()
  return (
    <Table aria-label={texts.details} withRowBorders={false} verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{texts.field}</Table.Th>
          <Table.Th scope="col">{texts.before}</Table.Th>
          <Table.Th scope="col">{texts.after}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {changesOf(details).map(({ field, before, after }) => (
          <Table.Tr key={field}>
            <Table.Th scope="row">
              <Text size="xs" fw={600}>
                {field}
              </Text>
            </Table.Th>
            <Table.Td>
              <Value value={before} />
            </Table.Td>
            <Table.Td>
              <Value value={after} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Value({ value }: { readonly value: unknown }) {
  return (
    <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
      {wordsOf(value)}
    </Text>
  )
}

type Change = { readonly field: string; readonly before: unknown; readonly after: unknown }

function changesOf({ before, after, gained, lost }: Details): readonly Change[] {
  if (isRecord(before) && isRecord(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((field) => wordsOf(before[field]) !== wordsOf(after[field]))
      .map((field) => ({ field, before: before[field], after: after[field] }))
  if (before !== undefined || after !== undefined) return [{ field: '', before, after }]
  if (Array.isArray(gained) || Array.isArray(lost))
    return [{ field: '', before: lost, after: gained }]
  return []
}

function isRecord(value: unknown): value is Details {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function wordsOf(value: unknown): string {
  if (value === undefined || value === null || value === '') return '–'
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(wordsOf).join(', ')
  return JSON.stringify(value)
}
