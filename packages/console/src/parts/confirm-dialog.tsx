import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/texts-provider.tsx'
import { ErrorNotice } from './error-notice.tsx'

/**
 * The dialog of `ConfirmButton`, for what is begun by something other than a button: it stays open
 * while it happens and shows why it did not, if it did not.
 */
export function ConfirmDialog(props: {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** What will happen, named. */
  readonly children: ReactNode
  readonly confirmLabel: string
  readonly onConfirm: () => Promise<unknown>
  readonly tone?: 'danger' | 'plain' | undefined
  /** False while what will happen is not known yet: nobody confirms what they have not read. */
  readonly ready?: boolean | undefined
}) {
  const { parts } = useTexts()
  const action = useMutation({ mutationFn: props.onConfirm, onSuccess: props.onClose })
  const leave = () => {
    // What is still under way is told when it is opened again.
    if (!action.isPending) action.reset()
    props.onClose()
  }
  return (
    <Modal opened={props.opened} onClose={leave} title={props.title} centered>
      <Stack>
        <div>{props.children}</div>
        {action.error !== null && <ErrorNotice error={action.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={leave}>
            {parts.cancel}
          </Button>
          <Button
            color={props.tone === 'plain' ? 'usher' : 'red'}
            loading={action.isPending}
            disabled={props.ready === false}
            onClick={() => action.mutate()}
          >
            {props.confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
