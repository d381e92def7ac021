import { Button, Group, Modal, Stack, type ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/texts-provider.tsx'
import { ErrorNotice } from './error-notice.tsx'

/**
 * A button that first says what will happen. The dialog stays open while it happens and shows why it
 * did not, if it did not.
 */
export function ConfirmButton(props: {
  readonly label: string
  /** The question, as the title of the dialog: “Deactivate Ada Lovelace?” */
  readonly title: string
  /** What will happen, named. */
  readonly children: ReactNode
  readonly confirmLabel: string
  readonly onConfirm: () => Promise<unknown>
  readonly tone?: 'danger' | 'plain'
  readonly buttonProps?: ButtonProps
  /** Where several buttons have one label: which of them this is, for who cannot see where it stands. */
  readonly accessibleName?: string
}) {
  const { parts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  const action = useMutation({ mutationFn: props.onConfirm, onSuccess: close })
  const color = props.tone === 'plain' ? 'usher' : 'red'
  return (
    <>
      <Button
        variant="light"
        color={color}
        {...props.buttonProps}
        aria-label={props.accessibleName}
        onClick={open}
      >
        {props.label}
      </Button>
      <Modal opened={opened} onClose={close} title={props.title} centered>
        <Stack>
          <div>{props.children}</div>
          {action.error !== null && <ErrorNotice error={action.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {parts.cancel}
            </Button>
            <Button color={color} loading={action.isPending} onClick={() => action.mutate()}>
              {props.confirmLabel}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  )
}
