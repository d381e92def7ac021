import { Button, Code, Stack, Text } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { tokensQuery, useRevokeToken, type At, type Directory, type Token } from './queries.ts'
import { provisioningRoute } from './routes.ts'

export function TokensPanel(props: { readonly directory: Directory; readonly onMake: () => void }) {
  const { tokens } = useTexts().provisioning
  const { organizationId } = provisioningRoute.useParams()
  const at = { organizationId, directoryId: props.directory.id }
  const mayWrite = useMay('directories:write')
  const query = useQuery(tokensQuery(at))
  return (
    <Panel
      title={tokens.title}
      description={tokens.description}
      actions={
        mayWrite && (
          <Button variant="default" leftSection={<IconPlus size={16} />} onClick={props.onMake}>
            {tokens.make}
          </Button>
        )
      }
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconKey />} {...tokens.none} />
          ) : (
            <TokenTable at={at} items={items} mayWrite={mayWrite} />
          )
        }
      </Loaded>
    </Panel>
  )
}

function TokenTable(props: {
  readonly at: At
  readonly items: readonly Token[]
  readonly mayWrite: boolean
}) {
  const { tokens } = useTexts().provisioning
  const { columns } = tokens
  const shown: readonly Column<Token>[] = [
    { key: 'name', label: columns.name, render: (token) => <TokenName token={token} /> },
    { key: 'kind', label: columns.kind, render: ({ kind }) => tokens.kinds[kind] },
    {
      key: 'scope',
      label: columns.scope,
      render: ({ scopes }) => tokens.scopes[scopes.includes('write') ? 'write' : 'read'],
    },
    {
      key: 'expires',
      label: columns.expires,
      render: ({ expiresAt }) =>
        expiresAt === null ? tokens.noExpiry : <TimeText at={expiresAt} />,
    },
    {
      key: 'lastUse',
      label: columns.lastUse,
      render: ({ lastUsedAt }) => <TimeText at={lastUsedAt} />,
    },
    { key: 'state', label: columns.state, render: (token) => <TokenState token={token} /> },
    ...(props.mayWrite
      ? [
          {
            key: 'action',
            label: columns.action,
            render: (token: Token) =>
              token.revokedAt === null && <RevokeButton at={props.at} token={token} />,
          },
        ]
      : []),
  ]
  return (
    <DataTable label={tokens.table} columns={shown} rows={props.items} rowKey={({ id }) => id} />
  )
}

function TokenName({ token }: { readonly token: Token }) {
  return (
    <Stack gap={0}>
      <Text size="sm" fw={500}>
        {token.name}
      </Text>
      <Code w="fit-content">…{token.hint}</Code>
    </Stack>
  )
}

function TokenState({ token }: { readonly token: Token }) {
  const { states } = useTexts().provisioning.tokens
  if (token.revokedAt !== null) return <StatusBadge tone="neutral">{states.revoked}</StatusBadge>
  if (!token.active) return <StatusBadge tone="bad">{states.expired}</StatusBadge>
  if (token.warning !== 'none') return <StatusBadge tone="warning">{states.soon}</StatusBadge>
  return <StatusBadge tone="good">{states.active}</StatusBadge>
}

function RevokeButton({ at, token }: { readonly at: At; readonly token: Token }) {
  const { tokens } = useTexts().provisioning
  const revoke = useRevokeToken(at)
  return (
    <ConfirmButton
      label={tokens.revoke}
      accessibleName={tokens.revokeTitle(token.name)}
      title={tokens.revokeTitle(token.name)}
      confirmLabel={tokens.revoke}
      buttonProps={{ size: 'compact-sm' }}
      onConfirm={async () => {
        await revoke.mutateAsync(token.id)
        notifyDone(tokens.revoked)
      }}
    >
      <Stack gap="xs">
        <Text size="sm">{tokens.revokeText}</Text>
        {token.lastUsedAt !== null && (
          <Text size="sm" fw={500}>
            {tokens.revokeLastUse} <TimeText at={token.lastUsedAt} />
          </Text>
        )}
      </Stack>
    </ConfirmButton>
  )
}
