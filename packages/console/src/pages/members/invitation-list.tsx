import { Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { StatusBadge, type Tone } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { invitationsQuery, useInvitationActions, type Invitation } from './queries.ts'

const tones: Readonly<Record<Invitation['status'], Tone>> = {
  open: 'info',
  accepted: 'good',
  revoked: 'neutral',
  expired: 'warning',
}

const statuses = ['open', 'accepted', 'revoked', 'expired'] as const

export function InvitationList(props: {
  readonly organizationId: string
  /** Those that are shown; `undefined` for all. */
  readonly status: Invitation['status'] | undefined
  readonly onStatus: (status: Invitation['status'] | undefined) => void
}) {
  const { members: texts } = useTexts()
  const { organizationId, status: shown } = props
  const pages = useCursorPages({ shown })
  const query = useQuery(invitationsQuery(organizationId, shown, pages.cursor))
  const mayChange = useMay('invitations:write')
  const columns: readonly Column<Invitation>[] = [
    { key: 'email', label: texts.email, render: ({ email }) => <Text size="sm">{email}</Text> },
    {
      key: 'status',
      label: texts.status,
      render: ({ status }) => (
        <StatusBadge tone={tones[status]}>{texts.invitationStatuses[status]}</StatusBadge>
      ),
    },
    { key: 'roles', label: texts.roles, render: ({ roles }) => roles.join(', ') },
    {
      key: 'sent',
      label: texts.sent,
      render: ({ createdAt }) => <TimeText at={createdAt} />,
    },
    {
      key: 'expires',
      label: texts.expires,
      render: ({ expiresAt }) => <TimeText at={expiresAt} />,
    },
    ...(mayChange
      ? [
          {
            key: 'actions',
            label: texts.actions,
            render: (invitation: Invitation) => (
              <Actions organizationId={organizationId} invitation={invitation} />
            ),
          },
        ]
      : []),
  ]
  return (
    <Stack gap="lg">
      <Select
        label={texts.status}
        placeholder={texts.any}
        data={statuses.map((value) => ({ value, label: texts.invitationStatuses[value] }))}
        value={shown ?? null}
        onChange={(value) => props.onStatus(statuses.find((one) => one === value))}
        clearable
        w={200}
      />
      <LoadedPages query={query} pages={pages}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              icon={<IconMail />}
              {...(shown === undefined ? texts.noInvitations : texts.noInvitationIsSo)}
            />
          ) : (
            <DataTable
              label={texts.tabs.invitations}
              rows={items}
              rowKey={({ id }) => id}
              columns={columns}
            />
          )
        }
      </LoadedPages>
    </Stack>
  )
}

function Actions(props: { readonly organizationId: string; readonly invitation: Invitation }) {
  const { members: texts } = useTexts()
  const { id, email, status } = props.invitation
  const actions = useInvitationActions(props.organizationId)
  const resend = useMutation({
    mutationFn: () => actions.resend(id),
    onSuccess: () => notifyDone(texts.resent(email)),
  })
  if (status !== 'open' && status !== 'expired') return null
  return (
    <Group gap="xs">
      <Button
        variant="default"
        size="compact-sm"
        loading={resend.isPending}
        aria-label={texts.resendTo(email)}
        onClick={() => resend.mutate()}
      >
        {texts.resend}
      </Button>
      <ConfirmButton
        label={texts.revoke}
        accessibleName={texts.revokeTitle(email)}
        title={texts.revokeTitle(email)}
        confirmLabel={texts.revoke}
        buttonProps={{ size: 'compact-sm' }}
        onConfirm={async () => {
          await actions.revoke(id)
          notifyDone(texts.revoked(email))
        }}
      >
        <Text size="sm">{texts.revokeText}</Text>
      </ConfirmButton>
      {resend.error !== null && <ErrorNotice error={resend.error} />}
    </Group>
  )
}
