import { Badge, Button, Group, Modal, MultiSelect, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { connectionsQuery } from '../authentication/queries.ts'
import { rolesQuery } from '../roles/queries.ts'
import { useNameOf } from './person.tsx'
import { useMemberActions, type MemberDetails } from './queries.ts'

type Props = { readonly organizationId: string; readonly member: MemberDetails }
type Role = MemberDetails['roles'][number]

export function RolesPanel(props: Props) {
  const { member: texts } = useTexts()
  const mayWrite = useMay('members:write')
  const wordsOf = useOriginOfRole(props)
  return (
    <Panel
      title={texts.roles}
      description={texts.rolesText}
      actions={mayWrite ? <ChangeRoles {...props} /> : undefined}
    >
      <Stack component="ul" gap="sm" m={0} p={0}>
        {props.member.roles.map((role) => (
          <Group key={role.role} component="li" gap="sm" wrap="nowrap">
            <Badge variant="default" tt="none" fw={600} radius="sm" size="lg">
              {role.role}
            </Badge>
            <Text size="sm" c="dimmed">
              {wordsOf(role)}
            </Text>
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}

/** Which rule of which provider or directory gave a role, or that nobody but an administrator did. */
function useOriginOfRole({ organizationId, member }: Props): (role: Role) => string {
  const { member: texts } = useTexts()
  const connections = useQuery(connectionsQuery(organizationId))
  return ({ source, connectionId, directoryId }) => {
    if (source === 'pinned') return texts.pinned
    if (source === 'default') return texts.byDefault
    const connection = connections.data?.items.find(({ id }) => id === connectionId)?.name
    const directory = member.directories.find((one) => one.directoryId === directoryId)?.name
    if (connection !== undefined && directory !== undefined)
      return texts.byBoth(connection, directory)
    if (connection !== undefined) return texts.byConnection(connection)
    return directory === undefined ? texts.byRule : texts.byDirectory(directory)
  }
}

function ChangeRoles(props: Props) {
  const { member: texts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" size="sm" onClick={open}>
        {texts.changeRoles}
      </Button>
      <Modal opened={opened} onClose={close} title={texts.changeRoles} centered>
        <PinForm {...props} onClose={close} />
      </Modal>
    </>
  )
}

function PinForm(props: Props & { readonly onClose: () => void }) {
  const { parts, member: texts } = useTexts()
  const { organizationId, member, onClose } = props
  const name = useNameOf()(member)
  const pinned = member.roles.filter(({ source }) => source === 'pinned').map(({ role }) => role)
  const [roles, setRoles] = useState<string[]>(pinned)
  const choices = useQuery(rolesQuery(organizationId))
  const { pinRoles } = useMemberActions(organizationId, member.id)
  const action = useMutation({ mutationFn: pinRoles })
  const save = () =>
    action.mutate(roles, {
      onSuccess: () => {
        // As they were when this was pressed: by now the person has been read anew.
        notifyDone(texts.rolesChanged(name), { label: parts.undo, run: () => pinRoles(pinned) })
        onClose()
      },
    })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Stack>
        <MultiSelect
          searchable
          label={texts.pinLabel}
          description={texts.pinHint}
          data={(choices.data?.items ?? []).map((role) => role.name)}
          value={roles}
          onChange={setRoles}
          data-autofocus
        />
        {action.error !== null && <ErrorNotice error={action.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {parts.cancel}
          </Button>
          <Button type="submit" loading={action.isPending}>
            {parts.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
