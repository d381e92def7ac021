import { Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useCreateOrganization } from './queries.ts'

export function CreateOrganization() {
  const { instance } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button leftSection={<IconPlus size={16} />} onClick={open}>
        {instance.create}
      </Button>
      <Modal opened={opened} onClose={close} title={instance.create} centered>
        <OrganizationForm onClose={close} />
      </Modal>
    </>
  )
}

function OrganizationForm({ onClose }: { readonly onClose: () => void }) {
  const { instance, parts } = useTexts()
  const create = useCreateOrganization()
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', slug: '', emailEnabled: true },
  })
  const submit = form.onSubmit((values) =>
    create.mutate(values, {
      onSuccess: ({ name }) => {
        notifyDone(`${instance.created(name)}. ${instance.createdNext}`)
        onClose()
      },
    }),
  )
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={instance.name}
          required
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={instance.slug}
          description={instance.slugText}
          required
          key={form.key('slug')}
          {...form.getInputProps('slug')}
        />
        <Checkbox
          label={instance.emailEnabled}
          description={instance.emailText}
          key={form.key('emailEnabled')}
          {...form.getInputProps('emailEnabled', { type: 'checkbox' })}
        />
        {create.error !== null && <ErrorNotice error={create.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {parts.cancel}
          </Button>
          <Button type="submit" loading={create.isPending}>
            {instance.create}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
