import { Button, Stack } from '@mantine/core'
import { useMay } from '../../../api/me.ts'
import { ErrorNotice } from '../../../parts/error-notice.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { useTexts } from '../../../texts/texts-provider.tsx'
import { CheckSummary, FindingList } from '../findings.tsx'
import { useCheckSaved, type Connection } from '../queries.ts'
import { needsSecret } from '../secret-state.tsx'
import { useSettingLabel } from '../setting-label.ts'

/** Tries what is saved, with each secret. */
export function CheckPanel(props: {
  readonly organizationId: string
  readonly connection: Connection
}) {
  const { check } = useTexts().authentication
  const labelOf = useSettingLabel()
  const { connection } = props
  const run = useCheckSaved({
    organizationId: props.organizationId,
    connectionId: connection.id,
  })
  const mayWrite = useMay('connections:write')
  if (!mayWrite) return null
  const hintOf = (path: string): string => {
    const secret = connection.secrets.find(({ id }) => path === `secrets.${id}`)
    return secret === undefined || secret.hint === ''
      ? labelOf(path)
      : `${labelOf(path)} …${secret.hint}`
  }
  return (
    <Panel
      title={check.title}
      description={check.description}
      actions={
        <Button variant="default" loading={run.isPending} onClick={() => run.mutate()}>
          {run.data === undefined ? check.run : check.runAgain}
        </Button>
      }
    >
      <Stack gap="sm" aria-live="polite">
        {run.error !== null && <ErrorNotice error={run.error} />}
        {run.data && !run.isPending && (
          <>
            <CheckSummary inspection={run.data} needsSecret={needsSecret(connection)} />
            <FindingList findings={run.data.findings} labelOf={hintOf} />
          </>
        )}
      </Stack>
    </Panel>
  )
}
