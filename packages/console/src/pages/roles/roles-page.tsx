import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { useOrganizationId } from '../../api/organization-id.ts'
import { AddDialog } from '../../parts/add-dialog.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { DeleteRole } from './delete-role.tsx'
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
            <RoleTable organizationId={organizationId} roles={items} />
            <Text size="sm" c="dimmed">
              {texts.give}
            </Text>
          </Stack>
        )}
      </Loaded>
    </>
  )
}

function RoleTable(props: { readonly organizationId: string; readonly roles: readonly Role[] }) {
  const { shell, roles: texts } = useTexts()
  const mayDelete = useMay('roles:write')
  const columns: readonly Column<Role>[] = [
    {
      key: 'name',
      label: texts.name,
      render: ({ name }) => (
        <Text fw={600} style={{ overflowWrap: 'break-word' }}>
          {name}
        </Text>
      ),
    },
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
    ...(mayDelete && props.roles.some(({ builtIn }) => !builtIn)
      ? [
          {
            key: 'delete',
            label: texts.delete,
            render: ({ name, builtIn }: Role) =>
              !builtIn && <DeleteRole organizationId={props.organizationId} role={name} />,
          },
        ]
      : []),
  ]
  return (
    <DataTable
      label={shell.pages.roles}
      rows={props.roles}
      rowKey={({ name }) => name}
      columns={columns}
    />
  )
}

function meaningOf(meanings: Readonly<Record<string, string>>, name: string): string {
  return meanings[name] ?? ''
}

function AddRole({ organizationId }: { readonly organizationId: string }) {
  const { roles: texts } = useTexts()
  const add = useAddRole(organizationId)
  return (
    <AddDialog
      label={texts.add}
      field={{
        label: texts.newName,
        description: texts.newNameHint,
        autoCapitalize: 'none',
      }}
      isValid={(name) => namePattern.test(name)}
      onAdd={add.mutateAsync}
      doneMessage={({ name }) => texts.added(name)}
    />
  )
}
