import { Anchor, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, linkOptions } from '@tanstack/react-router'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { roleUsageQuery, useDeleteRole, type RoleUsage } from './queries.ts'

type Props = { readonly organizationId: string; readonly role: string }

/**
 * Not a `ConfirmButton`: what uses the role stands in the way, and is named with the place to change it
 * instead of a question.
 */
export function DeleteRole(props: Props) {
  const { roles: texts } = useTexts()
  const [opened, { open, close }] = useDisclosure(false)
  return (
    <>
      <Button
        variant="light"
        color="red"
        size="compact-sm"
        aria-label={texts.deleteTitle(props.role)}
        onClick={open}
      >
        {texts.delete}
      </Button>
      <Modal opened={opened} onClose={close} title={texts.deleteTitle(props.role)} centered>
        <Question {...props} onClose={close} />
      </Modal>
    </>
  )
}

function Question(props: Props & { readonly onClose: () => void }) {
  const { parts, roles: texts } = useTexts()
  const { organizationId, role, onClose } = props
  const usage = useQuery(roleUsageQuery(organizationId, role))
  const remove = useDeleteRole(organizationId)
  const action = useMutation({
    mutationFn: () => remove(role),
    onSuccess: () => {
      notifyDone(texts.deleted(role))
      onClose()
    },
    // Somebody was given it while this was open: say so.
    onError: () => usage.refetch(),
  })
  const mayDelete = usage.data?.inUse === false
  return (
    <Stack>
      <Loaded query={usage} rows={2}>
        {(found) =>
          found.inUse ? (
            <WhatUses {...props} usage={found} />
          ) : (
            <Text size="sm">{texts.deleteText}</Text>
          )
        }
      </Loaded>
      {action.error !== null && <ErrorNotice error={action.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {parts.cancel}
        </Button>
        <Button
          color="red"
          disabled={!mayDelete}
          loading={action.isPending}
          onClick={() => action.mutate()}
        >
          {texts.delete}
        </Button>
      </Group>
    </Stack>
  )
}

/** Each with the way to where it can be changed. */
function WhatUses({ organizationId, role, usage }: Props & { readonly usage: RoleUsage }) {
  const { roles: texts, groups } = useTexts()
  const format = useFormat()
  const { members, openInvitations, isDefault, connections, directories } = usage
  const params = { organizationId }
  const count = format.number(members.count)
  const uses = [
    {
      isThere: members.count > 0,
      text: texts.usedBy.members(members.more ? groups.moreThan(count) : count),
      link: linkOptions({ to: `${base}/members`, params, search: { role } }),
    },
    {
      isThere: openInvitations > 0,
      text: texts.usedBy.invitations(format.number(openInvitations)),
      link: linkOptions({ to: `${base}/members`, params, search: { tab: 'invitations' } }),
    },
    {
      isThere: connections.length > 0,
      text: texts.usedBy.connections(format.list(connections)),
      link: linkOptions({ to: `${base}/authentication`, params }),
    },
    {
      isThere: directories.length > 0,
      text: texts.usedBy.directories(format.list(directories)),
      link: linkOptions({ to: `${base}/provisioning`, params, search: { tab: 'settings' } }),
    },
    {
      isThere: isDefault,
      text: texts.usedBy.isDefault,
      link: linkOptions({ to: `${base}/organization`, params }),
    },
  ]
  return (
    <>
      <Text size="sm">{texts.inUse}</Text>
      <List size="sm" spacing={6}>
        {uses
          .filter(({ isThere }) => isThere)
          .map(({ text, link }) => (
            <List.Item key={text}>
              <Anchor size="sm" renderRoot={(anchor) => <Link {...anchor} {...link} />}>
                {text}
              </Anchor>
            </List.Item>
          ))}
      </List>
    </>
  )
}

const base = '/organizations/$organizationId'
