import { Button, Group, Modal, MultiSelect, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { rolesQuery } from '../roles/queries.ts'
import { useInvite } from './queries.ts'

export function Invite({ organizationId }: { readonly organizationId: string }) {
  const { members: texts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button onClick={open}>{texts.invite}</Button>
      <Modal opened={opened} onClose={close} title={texts.invite} centered>
        <InviteForm organizationId={organizationId} onClose={close} />
      </Modal>
    </>
  )
}

function InviteForm(props: { readonly organizationId: string; readonly onClose: () => void }) {
  const { parts, members: texts } = useTexts()
  const invite = useInvite(props.organizationId)
  const roles = useQuery(rolesQuery(props.organizationId))
  const form = useForm({
    initialValues: { email: '', roles: ['member'] },
    validate: { email: (email) => (email.trim() === '' ? texts.emailMissing : null) },
  })
  return (
    <form
      onSubmit={form.onSubmit((values) =>
        invite.mutate(values, {
          onSuccess: ({ email }) => {
            notifyDone(texts.invited(email))
            props.onClose()
          },
        }),
      )}
    >
      <Stack>
        <Text size="sm">{texts.inviteText}</Text>
        <TextInput
          type="email"
          label={texts.email}
          maxLength={320}
          data-autofocus
          {...form.getInputProps('email')}
        />
        <MultiSelect
          searchable
          label={texts.roles}
          data={(roles.data?.items ?? []).map(({ name }) => name)}
          {...form.getInputProps('roles')}
        />
        {invite.error !== null && <ErrorNotice error={invite.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onClose}>
            {parts.cancel}
          </Button>
          <Button type="submit" loading={invite.isPending}>
            {texts.sendInvitation}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
