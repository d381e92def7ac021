import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useInviteOwner, type Organization } from './queries.ts'

/** An organization that nobody owns yet needs somebody to be asked in; the server refuses later. */
export function InviteOwner({ organization }: { readonly organization: Organization }) {
  const { instance } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  const title = instance.inviteTitle(organization.name)
  return (
    <>
      <Button size="compact-sm" variant="default" aria-label={title} onClick={open}>
        {instance.invite}
      </Button>
      <Modal opened={opened} onClose={close} title={title} centered>
        <InvitationForm organizationId={organization.id} onClose={close} />
      </Modal>
    </>
  )
}

function InvitationForm(props: { readonly organizationId: string; readonly onClose: () => void }) {
  const { instance, parts } = useTexts()
  const invite = useInviteOwner(props.organizationId)
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '' } })
  const submit = form.onSubmit(({ email }) =>
    invite.mutate(email, {
      onSuccess: () => {
        notifyDone(instance.invited(email))
        props.onClose()
      },
    }),
  )
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{instance.inviteText}</Text>
        <TextInput
          type="email"
          label={instance.inviteEmail}
          required
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        {invite.error !== null && <ErrorNotice error={invite.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {parts.cancel}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {instance.inviteSend}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
