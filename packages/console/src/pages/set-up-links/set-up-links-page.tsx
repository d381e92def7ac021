import { Stack, Text } from '@mantine/core'
import { IconLink } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { useOrganizationId } from '../../api/organization-id.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { CreatorText } from '../../parts/creator-text.tsx'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { DataTable } from '../../parts/data-table.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { MakeSetUpLink } from './make-set-up-link.tsx'
import { setUpLinksQuery, useRevokeSetUpLink, type SetUpLink } from './queries.ts'

const tones = { open: 'good', finished: 'info', expired: 'neutral', revoked: 'neutral' } as const

export function SetUpLinksPage() {
  const { shell, setUpLinks: texts } = useTexts()
  const organizationId = useOrganizationId()
  const pages = useCursorPages()
  const query = useQuery(setUpLinksQuery(organizationId, pages.cursor))
  const mayMake = useMay('set-up-links:write')
  return (
    <>
      <PageHeader
        title={shell.pages.setUpLinks}
        description={texts.description}
        actions={mayMake ? <MakeSetUpLink organizationId={organizationId} /> : undefined}
      />
      <LoadedPages query={query} pages={pages}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconLink />} title={texts.empty.title} text={texts.empty.text} />
          ) : (
            <Stack>
              <LinkTable organizationId={organizationId} links={items} mayRevoke={mayMake} />
              <Text size="sm" c="dimmed">
                {texts.limits}
              </Text>
            </Stack>
          )
        }
      </LoadedPages>
    </>
  )
}

function LinkTable(props: {
  readonly organizationId: string
  readonly links: readonly SetUpLink[]
  readonly mayRevoke: boolean
}) {
  const { shell, setUpLinks: texts } = useTexts()
  const format = useFormat()
  return (
    <DataTable
      label={shell.pages.setUpLinks}
      rows={props.links}
      rowKey={({ id }) => id}
      columns={[
        {
          key: 'name',
          label: texts.name,
          render: ({ name }) => (
            <Text size="sm" fw={600}>
              {name}
            </Text>
          ),
        },
        {
          key: 'state',
          label: texts.state,
          render: ({ state }) => (
            <StatusBadge tone={tones[state]}>{texts.states[state]}</StatusBadge>
          ),
        },
        {
          key: 'scopes',
          label: texts.scope,
          render: ({ scopes }) => (
            <Text size="sm">{format.list(scopes.map((scope) => texts.scopeNames[scope]))}</Text>
          ),
        },
        {
          key: 'createdBy',
          label: texts.createdBy,
          render: ({ createdBy }) => <CreatorText creator={createdBy} />,
        },
        {
          key: 'lastOpened',
          label: texts.lastOpened,
          render: ({ lastOpenedAt }) => <TimeText at={lastOpenedAt} />,
        },
        {
          key: 'expires',
          label: texts.expires,
          render: ({ expiresAt }) => <TimeText at={expiresAt} />,
        },
        ...(props.mayRevoke
          ? [
              {
                key: 'actions',
                label: texts.actions,
                render: (link: SetUpLink) =>
                  link.state === 'open' && (
                    <Revoke organizationId={props.organizationId} link={link} />
                  ),
              },
            ]
          : []),
      ]}
    />
  )
}

function Revoke(props: { readonly organizationId: string; readonly link: SetUpLink }) {
  const { setUpLinks: texts } = useTexts()
  const revoke = useRevokeSetUpLink(props.organizationId)
  const { id, name } = props.link
  return (
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
  )
}
