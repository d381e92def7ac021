import { Button, type ButtonProps } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { ConfirmDialog } from './confirm-dialog.tsx'

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
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button
        variant="light"
        color={props.tone === 'plain' ? 'usher' : 'red'}
        {...props.buttonProps}
        aria-label={props.accessibleName}
        onClick={open}
      >
        {props.label}
      </Button>
      <ConfirmDialog
        opened={opened}
        onClose={close}
        title={props.title}
        confirmLabel={props.confirmLabel}
        onConfirm={props.onConfirm}
        tone={props.tone}
      >
        {props.children}
      </ConfirmDialog>
    </>
  )
}
