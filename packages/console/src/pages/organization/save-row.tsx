import { Button, Group } from '@mantine/core'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { UnsavedGuard } from '../../parts/unsaved-guard.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'

/** The end of each part's form: why it was not saved, and the button that saves this part alone. */
export function SaveRow(props: {
  readonly error: Error | null
  readonly pending: boolean
  readonly dirty: boolean
}) {
  const { parts } = useTexts()
  return (
    <>
      <UnsavedGuard when={props.dirty} />
      {props.error !== null && <ErrorNotice error={props.error} />}
      <Group justify="flex-end">
        <Button type="submit" loading={props.pending} disabled={!props.dirty}>
          {parts.save}
        </Button>
      </Group>
    </>
  )
}
