import { Anchor, Button, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMay } from '../../api/me.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import {
  connectionsQuery,
  useUpdateConnection,
  type Connection,
} from '../authentication/queries.ts'

/** The sign-in policy: which providers lead into the organization. */
export function WaysPanel({ organizationId }: { readonly organizationId: string }) {
  const texts = useTexts().organization.ways
  const query = useQuery(connectionsQuery(organizationId))
  const mayChange = useMay('connections:write')
  return (
    <Panel title={texts.title} description={texts.description}>
      <Loaded query={query}>
        {({ items }) => (
          <Stack>
            <DataTable
              label={texts.title}
              rows={items}
              rowKey={({ id }) => id}
              columns={[
                {
                  key: 'provider',
                  label: texts.provider,
                  render: (way) => (
                    <Text size="sm" fw={600}>
                      {nameOf(way, texts.email)}
                    </Text>
                  ),
                },
                {
                  key: 'state',
                  label: texts.state,
                  render: ({ enabled }) => (
                    <StatusBadge tone={enabled ? 'good' : 'neutral'}>
                      {enabled ? texts.on : texts.off}
                    </StatusBadge>
                  ),
                },
                {
                  key: 'registration',
                  label: texts.registration,
                  render: ({ registrationEnabled }) => (
                    <Text size="sm">{registrationEnabled ? texts.creates : texts.refuses}</Text>
                  ),
                },
                ...(mayChange
                  ? [
                      {
                        key: 'actions',
                        label: texts.actions,
                        render: (way: Connection) => (
                          <SwitchWay organizationId={organizationId} way={way} />
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            <Anchor
              size="sm"
              component={Link}
              to={`/organizations/${organizationId}/authentication`}
            >
              {texts.manage}
            </Anchor>
          </Stack>
        )}
      </Loaded>
    </Panel>
  )
}

function nameOf({ kind, name }: Connection, email: string): string {
  return kind === 'email' ? email : name
}

function SwitchWay(props: { readonly organizationId: string; readonly way: Connection }) {
  const texts = useTexts().organization.ways
  const { organizationId, way } = props
  const change = useUpdateConnection({ organizationId, connectionId: way.id })
  const name = nameOf(way, texts.email)
  if (way.enabled)
    return (
      <ConfirmButton
        label={texts.turnOff}
        accessibleName={texts.turnOffTitle(name)}
        title={texts.turnOffTitle(name)}
        confirmLabel={texts.turnOff}
        buttonProps={{ size: 'compact-sm' }}
        onConfirm={async () => {
          await change.mutateAsync({ enabled: false })
          notifyDone(texts.turnedOff(name))
        }}
      >
        <Text size="sm">{texts.turnOffText}</Text>
      </ConfirmButton>
    )
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        size="compact-sm"
        variant="light"
        aria-label={`${texts.turnOn}: ${name}`}
        loading={change.isPending}
        onClick={() =>
          change.mutate({ enabled: true }, { onSuccess: () => notifyDone(texts.turnedOn(name)) })
        }
      >
        {texts.turnOn}
      </Button>
      {change.error !== null && <ErrorNotice error={change.error} />}
    </Stack>
  )
}
