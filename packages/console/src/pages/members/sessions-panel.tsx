import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { DataTable, type Column } from '../../parts/data-table.tsx'
import { describeDevice } from '../../parts/describe-device.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { useNameOf } from './person.tsx'
import {
  memberSessionsQuery,
  useMemberActions,
  type MemberDetails,
  type MemberSession,
} from './queries.ts'

type Props = { readonly organizationId: string; readonly member: MemberDetails }

export function SessionsPanel(props: Props) {
  const { member: texts } = useTexts()
  const { organizationId, member } = props
  const query = useQuery(memberSessionsQuery(organizationId, member.id))
  const mayWrite = useMay('members:write')
  const hasSome = (query.data?.items.length ?? 0) > 0
  return (
    <Panel
      title={texts.sessions}
      description={texts.sessionsText}
      actions={mayWrite && hasSome ? <SignOut {...props} /> : undefined}
    >
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {texts.noSessions}
            </Text>
          ) : (
            <SessionTable {...props} sessions={items} />
          )
        }
      </Loaded>
    </Panel>
  )
}

function SessionTable(props: Props & { readonly sessions: readonly MemberSession[] }) {
  const { member: texts } = useTexts()
  const { organizationId, member } = props
  const mayWrite = useMay('members:write')
  const nameOf = useDeviceName()
  const { endSession } = useMemberActions(organizationId, member.id)
  const columns: readonly Column<MemberSession>[] = [
    {
      key: 'device',
      label: texts.device,
      render: ({ userAgent }) => (
        <Text size="sm" fw={600}>
          {nameOf(userAgent)}
        </Text>
      ),
    },
    { key: 'address', label: texts.address, render: ({ ipAddress }) => ipAddress ?? '–' },
    {
      key: 'seen',
      label: texts.lastSeen,
      render: ({ lastSeenAt }) => <TimeText at={lastSeenAt} />,
    },
    ...(mayWrite
      ? [
          {
            key: 'end',
            label: texts.endSession,
            render: ({ id, userAgent, ipAddress }: MemberSession) => (
              <ConfirmButton
                label={texts.endSession}
                accessibleName={texts.endSessionOf(nameOf(userAgent), ipAddress ?? '–')}
                title={texts.endSessionTitle}
                confirmLabel={texts.endSession}
                buttonProps={{ size: 'compact-sm' }}
                onConfirm={async () => {
                  await endSession(id)
                  notifyDone(texts.sessionEnded)
                }}
              >
                <Text size="sm">{texts.endSessionText(nameOf(userAgent))}</Text>
              </ConfirmButton>
            ),
          },
        ]
      : []),
  ]
  return (
    <DataTable
      label={texts.sessions}
      rows={props.sessions}
      rowKey={({ id }) => id}
      columns={columns}
    />
  )
}

function useDeviceName(): (userAgent: string | null) => string {
  const { member: texts } = useTexts()
  return (userAgent) => {
    const { browser, system } = describeDevice(userAgent)
    if (browser !== undefined && system !== undefined) return texts.deviceOn(browser, system)
    return browser ?? system ?? texts.unknownDevice
  }
}

function SignOut({ organizationId, member }: Props) {
  const { member: texts } = useTexts()
  const format = useFormat()
  const name = useNameOf()(member)
  const { signOut } = useMemberActions(organizationId, member.id)
  return (
    <ConfirmButton
      label={texts.signOutEverywhere}
      title={texts.signOutTitle(name)}
      confirmLabel={texts.signOutEverywhere}
      buttonProps={{ size: 'sm' }}
      onConfirm={async () => {
        const { sessionsEnded } = await signOut()
        notifyDone(texts.signedOut(format.number(sessionsEnded)))
      }}
    >
      <Text size="sm">{texts.signOutText}</Text>
    </ConfirmButton>
  )
}
