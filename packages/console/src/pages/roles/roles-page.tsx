import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { useOrganizationId } from '../../api/organization-id.ts'
import { DataTable } from '../../parts/data-table.tsx'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { rolesQuery, useAddRole, type Role } from './queries.ts'

const namePattern = /^[a-z][a-z0-9_-]{0,62}$/

export function RolesPage() {
  const { shell, roles: texts } = useTexts()
  const organizationId = useOrganizationId()
  const query = useQuery(rolesQuery(organizationId))
  const mayAdd = useMay('roles:write')
  return (
    <>
      <PageHeader
        title={shell.pages.roles}
        description={texts.description}
        actions={mayAdd ? <AddRole organizationId={organizationId} /> : undefined}
      />
      <Loaded query={query}>
        {({ items }) => (
          <Stack>
            <RoleTable roles={items} />
            <Text size="sm" c="dimmed">
              {texts.give}
            </Text>
          </Stack>
        )}
      </Loaded>
    </>
  )
}

function RoleTable({ roles }: { readonly roles: readonly Role[] }) {
  const { shell, roles: texts } = useTexts()
  return (
    <DataTable
      label={shell.pages.roles}
      rows={roles}
      rowKey={({ name }) => name}
      columns={[
        { key: 'name', label: texts.name, render: ({ name }) => <Text fw={600}>{name}</Text> },
        {
          key: 'kind',
          label: texts.kind,
          render: ({ builtIn }) => (
            <StatusBadge tone={builtIn ? 'neutral' : 'info'}>
              {builtIn ? texts.builtIn : texts.own}
            </StatusBadge>
          ),
        },
        {
          key: 'meaning',
          label: texts.meaning,
          render: ({ name, builtIn }) => (
            <Text size="sm">{builtIn ? meaningOf(texts.meanings, name) : texts.meanings.own}</Text>
          ),
        },
      ]}
    />
  )
}

function meaningOf(meanings: Readonly<Record<string, string>>, name: string): string {
  return meanings[name] ?? ''
}

function AddRole({ organizationId }: { readonly organizationId: string }) {
  const { parts, roles: texts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  const add = useAddRole(organizationId)
  const form = useForm({
    initialValues: { name: '' },
    validate: { name: (name) => (namePattern.test(name) ? null : texts.newNameHint) },
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
          onSubmit={form.onSubmit(({ name }) =>
            add.mutate(name, {
              onSuccess: () => {
                notifyDone(texts.added(name))
                leave()
              },
            }),
          )}
        >
          <Stack>
            <TextInput
              label={texts.newName}
              description={texts.newNameHint}
              data-autofocus
              {...form.getInputProps('name')}
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
