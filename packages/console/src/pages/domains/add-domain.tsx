import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useAddDomain } from './queries.ts'

export function AddDomain({ organizationId }: { readonly organizationId: string }) {
  const { parts, domains: texts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  const add = useAddDomain(organizationId)
  const form = useForm({
    initialValues: { domain: '' },
    validate: { domain: (domain) => (domain.trim().includes('.') ? null : texts.domainHint) },
  })
  const leave = () => {
    form.reset()
    add.reset()
    close()
  }
  return (
    <>
      <Button onClick={open}>{texts.add}</Button>
      <Modal opened={opened} onClose={leave} title={texts.add} centered>
        <form
          onSubmit={form.onSubmit(({ domain }) =>
            add.mutate(domain, {
              onSuccess: (added) => {
                notifyDone(texts.added(added.domain))
                leave()
              },
            }),
          )}
        >
          <Stack>
            <TextInput
              label={texts.domain}
              description={texts.domainHint}
              placeholder="contoso.com"
              autoCapitalize="none"
              data-autofocus
              {...form.getInputProps('domain')}
            />
            {add.error !== null && <ErrorNotice error={add.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={leave}>
                {parts.cancel}
              </Button>
              <Button type="submit" loading={add.isPending}>
                {texts.add}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
