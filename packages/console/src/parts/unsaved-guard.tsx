import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTexts } from '../texts/texts-provider.tsx'
import { unsaved } from './unsaved.ts'

/** Asks before what was typed is left behind: for another page, another tab, or for good. */
export function UnsavedGuard({ when }: { readonly when: boolean }) {
  const texts = useTexts().parts.unsaved
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => placeOf(current) !== placeOf(next),
    enableBeforeUnload: () => !unsaved.isLeaving(),
    disabled: !when,
    withResolver: true,
  })
  const [answer, setAnswer] = useState<((leaves: boolean) => void) | null>(null)
  useEffect(() => {
    if (!when) return undefined
    return unsaved.add(() => new Promise((resolve) => setAnswer(() => resolve)))
  }, [when])
  const decide = (leaves: boolean) => {
    answer?.(leaves)
    setAnswer(null)
    if (leaves) proceed?.()
    else reset?.()
  }
  return (
    <Modal
      opened={status === 'blocked' || answer !== null}
      onClose={() => decide(false)}
      title={texts.title}
      centered
    >
      <Stack>
        <Text size="sm">{texts.text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => decide(false)}>
            {texts.stay}
          </Button>
          <Button color="red" onClick={() => decide(true)}>
            {texts.leave}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

/** What stands in the search parts of an address is mostly a filter; these say which form is open. */
function placeOf(at: { readonly pathname: string; readonly search: object }): string {
  const { pathname, search } = at
  return JSON.stringify([
    pathname,
    'tab' in search ? search.tab : null,
    'directory' in search ? search.directory : null,
  ])
}
