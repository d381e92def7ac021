import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { InviteOwner } from './invite-owner.tsx'
import { useSetEnabled, type Organization } from './queries.ts'

export function OrganizationTable(props: { readonly organizations: readonly Organization[] }) {
  const { instance } = useTexts()
  const { columns } = instance
  return (
    <DataTable
      label={instance.title}
      rows={props.organizations}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: columns.name,
          render: (organization) => <Name organization={organization} />,
        },
        { key: 'slug', label: columns.slug, render: ({ slug }) => slug },
        {
          key: 'state',
          label: columns.state,
          render: ({ enabled }) => (
            <StatusBadge tone={enabled ? 'good' : 'bad'}>
              {enabled ? instance.enabled : instance.disabled}
            </StatusBadge>
          ),
        },
        {
          key: 'created',
          label: columns.created,
          render: ({ createdAt }) => <TimeText at={createdAt} />,
        },
        {
          key: 'actions',
          label: columns.actions,
          render: (organization) => (
            <Group gap="xs">
              {/* Who has an owner is invited by them: the server refuses it to others. */}
              {!organization.hasOwner && <InviteOwner organization={organization} />}
              <Toggle organization={organization} />
            </Group>
          ),
        },
      ]}
    />
  )
}

function Name({ organization }: { readonly organization: Organization }) {
  const { instance } = useTexts()
  const { id, name, hasOwner } = organization
  return (
    <Stack gap={0}>
      <Anchor
        fw={600}
        renderRoot={(anchor) => (
          <Link {...anchor} to="/instance/$organizationId" params={{ organizationId: id }} />
        )}
      >
        {name}
      </Anchor>
      {!hasOwner && (
        <Text size="sm" c="dimmed">
          {instance.noOwner}
        </Text>
      )}
    </Stack>
  )
}

function Toggle({ organization }: { readonly organization: Organization }) {
  const { instance } = useTexts()
  const { id, name, enabled } = organization
  const change = useSetEnabled()
  return (
    <ConfirmButton
      label={enabled ? instance.disable : instance.enable}
      title={enabled ? instance.disableTitle(name) : instance.enableTitle(name)}
      confirmLabel={enabled ? instance.disable : instance.enable}
      tone={enabled ? 'danger' : 'plain'}
      buttonProps={{ size: 'compact-sm' }}
      accessibleName={enabled ? instance.disableTitle(name) : instance.enableTitle(name)}
      onConfirm={async () => {
        await change.mutateAsync({ id, enabled: !enabled })
        notifyDone(enabled ? instance.disabledNow(name) : instance.enabledNow(name))
      }}
    >
      {enabled ? instance.disableText : instance.enableText}
    </ConfirmButton>
  )
}
