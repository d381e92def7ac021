import { Button, Checkbox, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { daysFromNow } from '../../api/days-from-now.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useMakeSetUpLink, type SetUpScope } from './queries.ts'

const scopes: readonly SetUpScope[] = ['sign-in', 'provisioning', 'domains']

/** A button, the form behind it, and the link, this once. */
export function MakeSetUpLink({ organizationId }: { readonly organizationId: string }) {
  const { setUpLinks: texts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  const [made, setMade] = useState<{ readonly name: string; readonly url: string }>()
  const leave = () => {
    close()
    setMade(undefined)
  }
  return (
    <>
      <Button onClick={open}>{texts.make}</Button>
      <Modal
        opened={opened}
        onClose={leave}
        title={made ? texts.made(made.name) : texts.make}
        // What is shown once is not lost by a click beside it, or by a key.
        closeOnClickOutside={made === undefined}
        closeOnEscape={made === undefined}
        centered
      >
        {made ? (
          <Stack>
            <SecretOnce label={texts.link} value={made.url} />
            <Text size="sm">{texts.send}</Text>
            <Group justify="flex-end">
              <Button onClick={leave}>{texts.finish}</Button>
            </Group>
          </Stack>
        ) : (
          <NewLinkForm organizationId={organizationId} onMade={setMade} onCancel={leave} />
        )}
      </Modal>
    </>
  )
}

function NewLinkForm(props: {
  readonly organizationId: string
  readonly onMade: (made: { readonly name: string; readonly url: string }) => void
  readonly onCancel: () => void
}) {
  const { parts, setUpLinks: texts } = useTexts()
  const make = useMakeSetUpLink(props.organizationId)
  const form = useForm<{ name: string; days: string; chosen: string[] }>({
    initialValues: { name: '', days: '7', chosen: [...scopes] },
    validate: {
      name: (name) => (name.trim() === '' ? texts.nameMissing : null),
      chosen: (chosen) => (chosen.length === 0 ? texts.choose : null),
    },
  })
  return (
    <form
      onSubmit={form.onSubmit(({ name, days, chosen }) =>
        make.mutate(
          {
            name,
            scopes: scopes.filter((scope) => chosen.includes(scope)),
            expiresAt: daysFromNow(Number(days)),
          },
          { onSuccess: ({ url }) => props.onMade({ name, url }) },
        ),
      )}
    >
      <Stack>
        <TextInput
          label={texts.name}
          description={texts.nameHint}
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={texts.scope} {...form.getInputProps('chosen')}>
          <Stack gap="xs" mt="xs">
            {scopes.map((scope) => (
              <Checkbox key={scope} value={scope} label={texts.scopes[scope]} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Select
          label={texts.lifetime}
          data={Object.entries(texts.lifetimes).map(([value, label]) => ({ value, label }))}
          allowDeselect={false}
          {...form.getInputProps('days')}
        />
        <Text size="sm" c="dimmed">
          {texts.limits}
        </Text>
        {make.error !== null && <ErrorNotice error={make.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={props.onCancel}>
            {parts.cancel}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {texts.make}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
