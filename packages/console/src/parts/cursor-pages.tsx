import { Button, Group, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTexts } from '../texts/texts-provider.tsx'

export type CursorPages = {
  /** What to ask the server for; undefined for the first page. */
  readonly cursor: string | undefined
  readonly number: number
  readonly next: (cursor: string) => void
  readonly previous: () => void
  /** To be called when the filter changes: cursors belong to the question they came with. */
  readonly reset: () => void
}

/** Walks a list that knows its next page only. */
export function useCursorPages(): CursorPages {
  const [cursors, setCursors] = useState<readonly string[]>([])
  return {
    cursor: cursors.at(-1),
    number: cursors.length + 1,
    next: (cursor) => setCursors([...cursors, cursor]),
    previous: () => setCursors(cursors.slice(0, -1)),
    reset: () => setCursors([]),
  }
}

/** The buttons below a list; nothing where everything fits one page. */
export function CursorPager(props: {
  readonly pages: CursorPages
  readonly nextCursor: string | null
}) {
  const { parts } = useTexts()
  const { pages, nextCursor } = props
  if (nextCursor === null && pages.number === 1) return null
  return (
    <Group component="nav" justify="space-between" mt="md">
      <Button
        variant="default"
        size="sm"
        leftSection={<IconChevronLeft size={16} />}
        disabled={pages.number === 1}
        onClick={pages.previous}
      >
        {parts.previousPage}
      </Button>
      <Text size="sm" c="dimmed" aria-live="polite">
        {parts.pageNumber(pages.number)}
      </Text>
      <Button
        variant="default"
        size="sm"
        rightSection={<IconChevronRight size={16} />}
        disabled={nextCursor === null}
        onClick={() => nextCursor !== null && pages.next(nextCursor)}
      >
        {parts.nextPage}
      </Button>
    </Group>
  )
}
