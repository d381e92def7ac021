import { Button, Group, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTexts } from '../texts/texts-provider.tsx'
import classes from './cursor-pages.module.css'
import { Loaded } from './loaded.tsx'

export type CursorPages = {
  /** What to ask the server for; undefined for the first page. */
  readonly cursor: string | undefined
  readonly number: number
  readonly next: (cursor: string) => void
  readonly previous: () => void
}

/**
 * Walks a list that knows its next page only. Cursors belong to the question that they came with, so
 * that another one, wherever it comes from, begins at its first page.
 */
export function useCursorPages(question: Readonly<Record<string, unknown>> = {}): CursorPages {
  const asked = JSON.stringify(question)
  const [walked, setWalked] = useState<Walked>({ asked, cursors: [] })
  if (walked.asked !== asked) setWalked({ asked, cursors: [] })
  const cursors = walked.asked === asked ? walked.cursors : []
  return {
    cursor: cursors.at(-1),
    number: cursors.length + 1,
    next: (cursor) => setWalked({ asked, cursors: [...cursors, cursor] }),
    previous: () => setWalked({ asked, cursors: cursors.slice(0, -1) }),
  }
}

type Walked = { readonly asked: string; readonly cursors: readonly string[] }

/**
 * One page of a list, and the buttons that lead to the others. Until an answer is there the one before
 * stands here, dimmed; where it failed, there is still a way back.
 */
export function LoadedPages<Page extends { readonly nextCursor: string | null }>(props: {
  readonly query: Pick<UseQueryResult<Page>, 'data' | 'error' | 'refetch' | 'isPlaceholderData'>
  readonly pages: CursorPages
  readonly rows?: number
  readonly children: (page: Page) => ReactNode
}) {
  const { query, pages } = props
  return (
    <>
      <Loaded query={query} rows={props.rows ?? 4}>
        {(page) => (
          <div className={classes['page']} aria-busy={query.isPlaceholderData}>
            {props.children(page)}
          </div>
        )}
      </Loaded>
      <Pager
        pages={pages}
        nextCursor={query.data?.nextCursor ?? null}
        isWaiting={query.isPlaceholderData}
      />
    </>
  )
}

/** Nothing where everything fits one page. */
function Pager(props: {
  readonly pages: CursorPages
  readonly nextCursor: string | null
  /** What still stands here leads to where somebody is already, or answers another question. */
  readonly isWaiting: boolean
}) {
  const { parts } = useTexts()
  const { pages, nextCursor, isWaiting } = props
  if (nextCursor === null && pages.number === 1) return null
  return (
    <Group component="nav" aria-label={parts.pages} justify="space-between" mt="md">
      <PageButton
        isOff={pages.number === 1}
        icon={{ leftSection: <IconChevronLeft size={16} /> }}
        onPress={pages.previous}
      >
        {parts.previousPage}
      </PageButton>
      <Text size="sm" c="dimmed" aria-live="polite">
        {parts.pageNumber(pages.number)}
      </Text>
      <PageButton
        isOff={nextCursor === null || isWaiting}
        icon={{ rightSection: <IconChevronRight size={16} /> }}
        onPress={() => nextCursor !== null && pages.next(nextCursor)}
      >
        {parts.nextPage}
      </PageButton>
    </Group>
  )
}

/** Not `disabled`, which would take the keyboard from whoever has just pressed it. */
function PageButton(props: {
  readonly isOff: boolean
  readonly icon: { readonly leftSection?: ReactNode; readonly rightSection?: ReactNode }
  readonly onPress: () => void
  readonly children: ReactNode
}) {
  return (
    <Button
      variant="default"
      size="sm"
      {...props.icon}
      aria-disabled={props.isOff}
      data-disabled={props.isOff}
      onClick={() => !props.isOff && props.onPress()}
    >
      {props.children}
    </Button>
  )
}
