import { Button, Group, Modal, Stack, TextInput, type TextInputProps } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { useTexts } from '../texts/texts-provider.tsx'
import { ErrorNotice } from './error-notice.tsx'
import { notifyDone } from './notify.tsx'

/** A button that asks for one line, a name or a domain, and adds what it says. */
export function AddDialog<Added>(props: {
  /** “Add a domain”: the button, the title and what confirms. */
  readonly label: string
  /** The description says what the line has to look like, and is the error where it does not. */
  readonly field: TextInputProps & { readonly description: string }
  readonly isValid: (text: string) => boolean
  readonly onAdd: (text: string) => Promise<Added>
  readonly doneMessage: (added: Added) => string
}) {
  const { parts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  const add = useMutation({
    mutationFn: props.onAdd,
    onSuccess: (added) => {
      notifyDone(props.doneMessage(added))
      leave()
    },
  })
  const form = useForm({
    initialValues: { text: '' },
    validate: { text: (text) => (props.isValid(text) ? null : props.field.description) },
  })
  const leave = () => {
    form.reset()
    add.reset()
    close()
  }
  return (
    <>
      <Button onClick={open}>{props.label}</Button>
      <Modal opened={opened} onClose={leave} title={props.label} centered>
        <form onSubmit={form.onSubmit(({ text }) => add.mutate(text))}>
          <Stack>
            <TextInput data-autofocus {...props.field} {...form.getInputProps('text')} />
            {add.error !== null && <ErrorNotice error={add.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={leave}>
                {parts.cancel}
              </Button>
              <Button type="submit" loading={add.isPending}>
                {props.label}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
