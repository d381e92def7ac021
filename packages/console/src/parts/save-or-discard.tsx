import { Button, Group, Stack, Text } from '@mantine/core'
import { useTexts } from '../texts/texts-provider.tsx'
import { ErrorNotice } from './error-notice.tsx'
import { UnsavedGuard } from './unsaved-guard.tsx'

/** The end of what is edited as a whole: why it was not saved, and the buttons that save it or take it back. */
export function SaveOrDiscard(props: {
  readonly error: Error | null
  readonly pending: boolean
  readonly maySave: boolean
  readonly mayDiscard: boolean
  /** What there is to know before it is saved. */
  readonly hint?: string | undefined
  readonly onSave: () => void
  readonly onDiscard: () => void
}) {
  const { parts } = useTexts()
  return (
    <Stack gap="sm">
      <UnsavedGuard when={props.mayDiscard} />
      {props.error !== null && <ErrorNotice error={props.error} />}
      {props.hint !== undefined && (
        <Text size="sm" c="dimmed">
          {props.hint}
        </Text>
      )}
      <Group>
        <Button onClick={props.onSave} loading={props.pending} disabled={!props.maySave}>
          {parts.save}
        </Button>
        <Button variant="default" onClick={props.onDiscard} disabled={!props.mayDiscard}>
          {parts.discard}
        </Button>
      </Group>
    </Stack>
  )
}
