import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useTexts } from '../texts/texts-provider.tsx'

/** Asks before what was typed is left behind: for another page, another tab, or for good. */
export function UnsavedGuard({ when }: { readonly when: boolean }) {
  const { unsaved } = useTexts().parts
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => placeOf(current) !== placeOf(next),
    disabled: !when,
    withResolver: true,
  })
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title={unsaved.title} centered>
      <Stack>
        <Text size="sm">{unsaved.text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={reset}>
            {unsaved.stay}
          </Button>
          <Button color="red" onClick={proceed}>
            {unsaved.leave}
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
