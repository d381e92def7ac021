import { Button, List, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { ConfirmDialog } from '../../../parts/confirm-dialog.tsx'
import { Loaded } from '../../../parts/loaded.tsx'
import { notifyDone } from '../../../parts/notify.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { useFormat, useTexts } from '../../../texts/texts-provider.tsx'
import { authenticationPaths } from '../paths.ts'
import { useDeleteConnection, useUsage, type Connection, type Usage } from '../queries.ts'

/** Deleting, with everything named that goes with it. */
export function DangerPanel(props: {
  readonly organizationId: string
  readonly connection: Connection
}) {
  const { danger } = useTexts().authentication
  const navigate = useNavigate()
  const [asks, { open, close }] = useDisclosure(false)
  const { organizationId, connection } = props
  const param = { organizationId, connectionId: connection.id }
  const remove = useDeleteConnection(param)
  // Of what is being deleted there is nothing to ask any more, although the dialog is still open.
  const usage = useUsage(param, asks && !remove.isPending && !remove.isSuccess)
  const deleteIt = async () => {
    await remove.mutateAsync()
    notifyDone(danger.deleted(connection.name))
    await navigate({ to: authenticationPaths.list(organizationId), ignoreBlocker: true })
  }
  return (
    <Panel
      title={danger.title}
      description={danger.text}
      tone="danger"
      actions={
        <Button variant="light" color="red" onClick={open}>
          {danger.action}
        </Button>
      }
    >
      <ConfirmDialog
        opened={asks}
        onClose={close}
        title={danger.question(connection.name)}
        confirmLabel={danger.confirm}
        onConfirm={deleteIt}
        ready={usage.data !== undefined}
      >
        <Loaded query={usage} rows={2}>
          {(found) => <WhatGoes usage={found} />}
        </Loaded>
      </ConfirmDialog>
    </Panel>
  )
}

function WhatGoes({ usage }: { readonly usage: Usage }) {
  const { authentication } = useTexts()
  const { danger } = authentication
  const format = useFormat()
  const { identities, sessions, directories } = usage
  return (
    <Stack gap="sm">
      <List size="sm" spacing={6}>
        <List.Item>
          {danger.lose(authentication.identities(identities), authentication.sessions(sessions))}
        </List.Item>
        {directories.length > 0 && (
          <List.Item>{danger.directories(format.list(directories))}</List.Item>
        )}
      </List>
      <Text size="sm">{danger.keep}</Text>
    </Stack>
  )
}
