import { List, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ConfirmButton } from '../../../parts/confirm-button.tsx'
import { Loaded } from '../../../parts/loaded.tsx'
import { notifyDone } from '../../../parts/notify.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { useFormat, useTexts } from '../../../texts/texts-provider.tsx'
import { authenticationPaths } from '../paths.ts'
import { usageQuery, useDeleteConnection, type Connection } from '../queries.ts'

/** Deleting, with everything named that goes with it. */
export function DangerPanel(props: {
  readonly organizationId: string
  readonly connection: Connection
}) {
  const { danger } = useTexts().authentication
  const navigate = useNavigate()
  const { organizationId, connection } = props
  const param = { organizationId, connectionId: connection.id }
  const remove = useDeleteConnection(param)
  const deleteIt = async () => {
    await remove.mutateAsync()
    notifyDone(danger.deleted(connection.name))
    await navigate({ to: authenticationPaths.list(organizationId) })
  }
  return (
    <Panel
      title={danger.title}
      description={danger.text}
      tone="danger"
      actions={
        <ConfirmButton
          label={danger.action}
          title={danger.question(connection.name)}
          confirmLabel={danger.confirm}
          onConfirm={deleteIt}
        >
          <WhatGoes organizationId={organizationId} connection={connection} />
        </ConfirmButton>
      }
    >
      {null}
    </Panel>
  )
}

function WhatGoes(props: { readonly organizationId: string; readonly connection: Connection }) {
  const { authentication } = useTexts()
  const { danger } = authentication
  const format = useFormat()
  const { organizationId, connection } = props
  const usage = useQuery(usageQuery({ organizationId, connectionId: connection.id }))
  return (
    <Loaded query={usage} rows={2}>
      {({ identities, sessions, directories }) => (
        <Stack gap="sm">
          <List size="sm" spacing={6}>
            <List.Item>
              {danger.lose(
                authentication.identities(identities),
                authentication.sessions(sessions),
              )}
            </List.Item>
            {directories.length > 0 && (
              <List.Item>{danger.directories(format.list(directories))}</List.Item>
            )}
          </List>
          <Text size="sm">{danger.keep}</Text>
        </Stack>
      )}
    </Loaded>
  )
}
