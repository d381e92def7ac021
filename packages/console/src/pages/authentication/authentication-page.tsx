import { Anchor, Button, Stack, Text } from '@mantine/core'
import { IconPlus, IconShield } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useMay } from '../../api/me.ts'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useErrorTexts } from '../../parts/error-words.ts'
import { useTexts } from '../../texts/texts-provider.tsx'
import { ExplainPanel } from './explain-panel.tsx'
import { authenticationPaths } from './paths.ts'
import { connectionsQuery, type Connection } from './queries.ts'
import { SecretState } from './secret-state.tsx'
import { SignInPageField } from './sign-in-page-field.tsx'
import { EnabledSwitch, RegistrationSwitch } from './switches.tsx'

export function AuthenticationPage() {
  const { authentication } = useTexts()
  const { organizationId } = useParams({
    from: '/frame/organizations/$organizationId/authentication',
  })
  const query = useQuery(connectionsQuery(organizationId))
  const columns = useColumns(organizationId)
  const mayWrite = useMay('connections:write')
  const add = mayWrite && (
    <Button
      component={Link}
      to={authenticationPaths.add(organizationId)}
      leftSection={<IconPlus size={18} />}
    >
      {authentication.add}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={authentication.title}
        description={authentication.description}
        actions={add}
      />
      <Loaded query={query}>
        {({ items }) => (
          <Stack gap="xl">
            {items.every(({ kind }) => kind === 'email') && (
              <EmptyState
                icon={<IconShield />}
                title={authentication.noUpstream.title}
                text={authentication.noUpstream.text}
              />
            )}
            <DataTable
              label={authentication.listLabel}
              columns={columns}
              rows={items}
              rowKey={({ id }) => id}
            />
            <SignInPageField />
            <ExplainPanel organizationId={organizationId} />
          </Stack>
        )}
      </Loaded>
    </>
  )
}

function useColumns(organizationId: string): readonly Column<Connection>[] {
  const { columns, kinds } = useTexts().authentication
  return [
    {
      key: 'provider',
      label: columns.provider,
      render: (connection) => (
        <Stack gap={0}>
          <Anchor
            component={Link}
            to={authenticationPaths.connection(organizationId, connection.id)}
            fw={600}
          >
            {connection.name}
          </Anchor>
          <Text size="sm" c="dimmed">
            {kinds[connection.kind]}
          </Text>
        </Stack>
      ),
    },
    {
      key: 'enabled',
      label: columns.enabled,
      render: (connection) => (
        <EnabledSwitch organizationId={organizationId} connection={connection} />
      ),
    },
    {
      key: 'registration',
      label: columns.registration,
      render: (connection) => (
        <RegistrationSwitch organizationId={organizationId} connection={connection} />
      ),
    },
    {
      key: 'secret',
      label: columns.secret,
      render: (connection) => <SecretState connection={connection} />,
    },
    {
      key: 'lastSignIn',
      label: columns.lastSignIn,
      render: (connection) => <LastSignIn connection={connection} />,
    },
  ]
}

/** The last that worked; and the last that failed, if it is newer. */
function LastSignIn({ connection }: { readonly connection: Connection }) {
  const { authentication } = useTexts()
  const wordsOf = useErrorTexts()
  const { lastSignIn, lastFailure } = connection
  const failedSince =
    lastFailure !== null && (lastSignIn === null || lastFailure.at > lastSignIn.at)
  return (
    <Stack gap={0}>
      <Text size="sm">
        <TimeText at={lastSignIn?.at ?? null} />
      </Text>
      {failedSince && (
        <Text size="sm" c="var(--mantine-color-error)">
          {authentication.failedSince} <TimeText at={lastFailure.at} />
          {lastFailure.code !== null &&
            `: ${wordsOf({ code: lastFailure.code, title: lastFailure.code, hint: '' }).title}`}
        </Text>
      )}
    </Stack>
  )
}
