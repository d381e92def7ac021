import { Avatar, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { useMay } from '../../api/me.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { MergeButton } from './merge-dialog.tsx'
import { useNameOf } from './person.tsx'
import { useMemberActions, type MemberDetails } from './queries.ts'
import { ReactivateButton } from './reactivate-button.tsx'

type Props = { readonly organizationId: string; readonly member: MemberDetails }

/** Also while the person is looked for, and where there is none: a way back, and a name for the tab. */
export function MemberHeader(props: {
  readonly organizationId: string
  readonly member: MemberDetails | undefined
}) {
  const { shell, member: texts } = useTexts()
  const { organizationId, member } = props
  const nameOf = useNameOf()
  const mayWrite = useMay('members:write')
  return (
    <>
      <PageHeader
        title={member ? nameOf(member) : texts.title}
        trail={[
          {
            label: shell.pages.members,
            href: `/console/organizations/${organizationId}/members`,
          },
        ]}
        actions={
          member && mayWrite ? (
            <Actions organizationId={organizationId} member={member} />
          ) : undefined
        }
      />
      {member && <Summary member={member} />}
    </>
  )
}

function Summary({ member }: { readonly member: MemberDetails }) {
  const { member: texts, members } = useTexts()
  const name = useNameOf()(member)
  const sources = member.authSources.map((source) => source.name).join(', ')
  return (
    <Group gap="lg" mb="xl" wrap="nowrap" align="flex-start">
      <Avatar src={member.avatarUrl} alt="" name={name} color="usher" size={72} radius="xl" />
      <Group component="dl" gap="xl" m={0} align="flex-start">
        <Fact label={members.status}>
          <StatusBadge tone={member.status === 'active' ? 'good' : 'neutral'}>
            {members.statuses[member.status]}
          </StatusBadge>
        </Fact>
        <Fact label={texts.source}>{sources === '' ? texts.none : sources}</Fact>
        <Fact label={texts.origin}>{members.origins[member.origin]}</Fact>
        {member.email !== null && <Fact label={texts.email}>{member.email}</Fact>}
        {member.username !== null && member.username !== member.email && (
          <Fact label={texts.username}>{member.username}</Fact>
        )}
        <Fact label={texts.lastSignIn}>
          <TimeText at={member.lastSignInAt} />
        </Fact>
        <Fact label={texts.joined}>
          <TimeText at={member.createdAt} />
        </Fact>
      </Group>
    </Group>
  )
}

function Fact(props: { readonly label: string; readonly children: ReactNode }) {
  return (
    <Stack gap={2}>
      <Text component="dt" size="xs" c="dimmed">
        {props.label}
      </Text>
      <Text component="dd" size="sm" m={0}>
        {props.children}
      </Text>
    </Stack>
  )
}

function Actions({ organizationId, member }: Props) {
  const { parts, member: texts } = useTexts()
  const name = useNameOf()(member)
  const actions = useMemberActions(organizationId, member.id)
  const navigate = useNavigate()
  return (
    <>
      <MergeButton organizationId={organizationId} member={member} />
      {member.status === 'active' ? (
        <ConfirmButton
          label={texts.deactivate}
          title={texts.deactivateTitle(name)}
          confirmLabel={texts.deactivate}
          onConfirm={async () => {
            await actions.deactivate()
            notifyDone(texts.deactivated(name), { label: parts.undo, run: actions.reactivate })
          }}
        >
          <Text size="sm">{texts.deactivateText}</Text>
        </ConfirmButton>
      ) : (
        <ReactivateButton organizationId={organizationId} member={member} />
      )}
      <ConfirmButton
        label={texts.remove}
        title={texts.removeTitle(name)}
        confirmLabel={texts.remove}
        onConfirm={async () => {
          await actions.remove()
          notifyDone(texts.removed(name))
          await navigate({
            to: '/organizations/$organizationId/members',
            params: { organizationId },
          })
        }}
      >
        <Text size="sm">{texts.removeText}</Text>
      </ConfirmButton>
    </>
  )
}
