import { Button, Group, Stack, Tabs } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { authenticationPaths, inConsole } from './paths.ts'
import { useUpdateConnection, type Connection } from './queries.ts'
import { DisableDialog } from './switches.tsx'

export type ConnectionTab = 'settings' | 'mapping' | 'roles' | 'test'

/** What all pages of one provider share: its name, its state, and the way from one to the other. */
export function ConnectionFrame(props: {
  readonly organizationId: string
  readonly connection: Connection
  readonly tab: ConnectionTab
  readonly children: ReactNode
}) {
  const { authentication } = useTexts()
  const { organizationId, connection } = props
  const mayWrite = useMay('connections:write')
  return (
    <>
      <PageHeader
        title={connection.name}
        description={
          <Group component="span" gap="sm">
            {authentication.kinds[connection.kind]}
            <StatusBadge tone={connection.enabled ? 'good' : 'neutral'}>
              {connection.enabled ? authentication.states.enabled : authentication.states.disabled}
            </StatusBadge>
          </Group>
        }
        trail={[
          {
            label: authentication.title,
            href: inConsole(authenticationPaths.list(organizationId)),
          },
        ]}
        actions={
          mayWrite && <EnableButton organizationId={organizationId} connection={connection} />
        }
      />
      {connection.kind === 'email' ? (
        props.children
      ) : (
        <ConnectionTabs
          organizationId={organizationId}
          connectionId={connection.id}
          tab={props.tab}
        >
          {props.children}
        </ConnectionTabs>
      )}
    </>
  )
}

function EnableButton(props: { readonly organizationId: string; readonly connection: Connection }) {
  const { authentication } = useTexts()
  const { organizationId, connection } = props
  const [asks, { open, close }] = useDisclosure(false)
  const update = useUpdateConnection({ organizationId, connectionId: connection.id })
  const enable = () =>
    update.mutate(
      { enabled: true },
      { onSuccess: ({ name }) => notifyDone(authentication.enabledNow(name)) },
    )
  if (!connection.enabled)
    return (
      <Stack gap="sm" align="flex-end" maw="24rem">
        <Button loading={update.isPending} onClick={enable}>
          {authentication.enable}
        </Button>
        {update.error !== null && <ErrorNotice error={update.error} />}
      </Stack>
    )
  return (
    <>
      <Button variant="default" onClick={open}>
        {authentication.disable}
      </Button>
      <DisableDialog {...props} opened={asks} onClose={close} />
    </>
  )
}

/** Each tab is a page of its own, with an address. */
export function ConnectionTabs(props: {
  readonly organizationId: string
  readonly connectionId: string
  readonly tab: ConnectionTab
  readonly children: ReactNode
}) {
  const { tabs } = useTexts().authentication.connection
  const navigate = useNavigate()
  const { organizationId, connectionId } = props
  const pathOf = {
    settings: authenticationPaths.connection,
    mapping: authenticationPaths.mapping,
    roles: authenticationPaths.roles,
    test: authenticationPaths.test,
  } as const
  const open = (tab: string | null) => {
    if (tab === 'settings' || tab === 'mapping' || tab === 'roles' || tab === 'test')
      void navigate({ to: pathOf[tab](organizationId, connectionId) })
  }
  return (
    <Tabs value={props.tab} onChange={open} activateTabWithKeyboard={false}>
      <Tabs.List aria-label={tabs.label}>
        <Tabs.Tab value="settings">{tabs.settings}</Tabs.Tab>
        <Tabs.Tab value="mapping">{tabs.mapping}</Tabs.Tab>
        <Tabs.Tab value="roles">{tabs.roles}</Tabs.Tab>
        <Tabs.Tab value="test">{tabs.test}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value={props.tab} pt="xl">
        {props.children}
      </Tabs.Panel>
    </Tabs>
  )
}
