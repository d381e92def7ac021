import { Group, Stack, Text } from '@mantine/core'
import { useMay } from '../../api/me.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { CreatorText } from '../../parts/creator-text.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { grantsOf } from './grants.ts'
import { useRevokeApiToken, type ApiToken } from './queries.ts'

const tones = { active: 'good', expired: 'neutral', revoked: 'neutral' } as const

export function ApiTokenTable(props: {
  readonly organizationId: string
  readonly tokens: readonly ApiToken[]
}) {
  const { shell, apiTokens: texts } = useTexts()
  const mayRevoke = useMay('api-tokens:write')
  return (
    <DataTable
      label={shell.pages.apiTokens}
      rows={props.tokens}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: texts.name,
          render: ({ name, hint }) => (
            <Stack gap={0}>
              <Text size="sm" fw={600}>
                {name}
              </Text>
              <Text size="xs" c="dimmed" ff="monospace">
                {texts.endsWith(hint)}
              </Text>
            </Stack>
          ),
        },
        {
          key: 'state',
          label: texts.state,
          render: ({ state }) => (
            <StatusBadge tone={tones[state]}>{texts.states[state]}</StatusBadge>
          ),
        },
        { key: 'permissions', label: texts.permissions, render: (token) => <Grants of={token} /> },
        {
          key: 'createdBy',
          label: texts.createdBy,
          render: ({ createdBy }) => <CreatorText creator={createdBy} />,
        },
        {
          key: 'lastUsed',
          label: texts.lastUsed,
          render: ({ lastUsedAt }) => <TimeText at={lastUsedAt} />,
        },
        {
          key: 'expires',
          label: texts.expires,
          render: ({ expiresAt }) => <TimeText at={expiresAt} />,
        },
        ...(mayRevoke
          ? [
              {
                key: 'actions',
                label: texts.actions,
                render: (token: ApiToken) =>
                  token.state === 'active' && (
                    <Revoke organizationId={props.organizationId} token={token} />
                  ),
              },
            ]
          : []),
      ]}
    />
  )
}

function Grants({ of }: { readonly of: ApiToken }) {
  const { apiTokens: texts } = useTexts()
  const format = useFormat()
  const { reads, writes } = grantsOf(of.permissions)
  const names = (areas: typeof reads) => format.list(areas.map((area) => texts.areas[area]))
  return (
    <Stack gap={2}>
      {writes.length > 0 && (
        <Text size="xs">
          {texts.access.write}: {names(writes)}
        </Text>
      )}
      {reads.length > 0 && (
        <Text size="xs">
          {texts.access.read}: {names(reads)}
        </Text>
      )}
    </Stack>
  )
}

function Revoke(props: { readonly organizationId: string; readonly token: ApiToken }) {
  const { apiTokens: texts } = useTexts()
  const revoke = useRevokeApiToken(props.organizationId)
  const { id, name } = props.token
  return (
    <Group>
      <ConfirmButton
        label={texts.revoke}
        accessibleName={texts.revokeTitle(name)}
        title={texts.revokeTitle(name)}
        confirmLabel={texts.revoke}
        buttonProps={{ size: 'compact-sm' }}
        onConfirm={async () => {
          await revoke.mutateAsync(id)
          notifyDone(texts.revoked(name))
        }}
      >
        <Text size="sm">{texts.revokeText}</Text>
      </ConfirmButton>
    </Group>
  )
}
