import { Group, Stack, Text } from '@mantine/core'
import { useMay } from '../../api/me.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useMemberActions, type MemberDetails } from './queries.ts'

type Props = { readonly organizationId: string; readonly member: MemberDetails }

export function IdentitiesPanel(props: Props) {
  const { member: texts } = useTexts()
  const { identities } = props.member
  return (
    <Panel title={texts.identities} description={texts.identitiesText}>
      {identities.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noIdentities}
        </Text>
      ) : (
        <Stack component="ul" gap="md" m={0} p={0}>
          {identities.map((identity) => (
            <Identity key={identity.id} {...props} identity={identity} />
          ))}
        </Stack>
      )}
    </Panel>
  )
}

function Identity(props: Props & { readonly identity: MemberDetails['identities'][number] }) {
  const { member: texts } = useTexts()
  const { organizationId, member, identity } = props
  const mayWrite = useMay('members:write')
  const { unlink } = useMemberActions(organizationId, member.id)
  const { id, authSource } = identity
  return (
    <Group component="li" justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
      <Stack gap={2} miw={0}>
        <Text size="sm" fw={600}>
          {authSource}
        </Text>
        {identity.username !== null && <Text size="sm">{identity.username}</Text>}
        <Text size="xs" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {texts.subject}: {identity.subject}
        </Text>
        <Text size="xs" c="dimmed">
          {texts.linked} <TimeText at={identity.createdAt} /> · {texts.lastSignIn}{' '}
          <TimeText at={identity.lastSignInAt} />
        </Text>
      </Stack>
      {mayWrite && (
        <ConfirmButton
          label={texts.unlink}
          accessibleName={texts.unlinkTitle(authSource)}
          title={texts.unlinkTitle(authSource)}
          confirmLabel={texts.unlink}
          buttonProps={{ size: 'compact-sm' }}
          onConfirm={async () => {
            await unlink(id)
            notifyDone(texts.unlinked(authSource))
          }}
        >
          <Text size="sm">{texts.unlinkText}</Text>
        </ConfirmButton>
      )}
    </Group>
  )
}
