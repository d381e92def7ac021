import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import type { Me } from '../api/me.ts'
import { api, done } from '../api/client.ts'
import { visit } from '../api/visit.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { unsaved } from '../parts/unsaved.ts'
import classes from './set-up-bar.module.css'
import { useTexts } from '../texts/texts-provider.tsx'

/** Whose organization somebody with a set-up link works on, and the way to end it. */
export function SetUpBar({ me }: { readonly me: Me }) {
  const { setUp: texts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  const end = useMutation({
    mutationFn: (finished: boolean) => done(api['set-up-visit'].end.$post({ json: { finished } })),
    onSuccess: () => {
      visit.end()
      unsaved.leave(() => window.location.replace('/console/set-up#ended'))
    },
  })
  // Afterwards nothing could be saved any more.
  const ask = async () => {
    if (await unsaved.mayBeLost()) open()
  }
  return (
    <Group
      component="section"
      aria-label={texts.title}
      className={classes['bar'] ?? ''}
      justify="space-between"
      mb="xl"
    >
      <Text fw={600}>{texts.bar(me.organization.name)}</Text>
      <Button size="compact-md" variant="default" onClick={() => void ask()}>
        {texts.done}
      </Button>
      <Modal opened={opened} onClose={close} title={texts.endTitle} centered>
        <Stack>
          <Text size="sm">{texts.endText}</Text>
          {end.error !== null && <ErrorNotice error={end.error} />}
          <Button loading={end.isPending} onClick={() => end.mutate(true)}>
            {texts.finished}
          </Button>
          <Text size="xs" c="dimmed">
            {texts.finishedHint}
          </Text>
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate(false)}>
            {texts.later}
          </Button>
          <Text size="xs" c="dimmed">
            {texts.laterHint}
          </Text>
        </Stack>
      </Modal>
    </Group>
  )
}
