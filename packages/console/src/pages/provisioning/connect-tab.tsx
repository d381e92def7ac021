import { Alert, Button, Stack, Text, Timeline } from '@mantine/core'
import { IconCircleCheck, IconHourglass, IconKey } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useMay } from '../../api/me.ts'
import { CopyField } from '../../parts/copy-field.tsx'
import { Panel } from '../../parts/panel.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { NewTokenDialog } from './new-token-dialog.tsx'
import type { CreatedToken, Directory } from './queries.ts'
import { TokensPanel } from './tokens-panel.tsx'

/** The steps in Azure, with what to copy where it is needed. */
export function ConnectTab({ directory }: { readonly directory: Directory }) {
  const [making, setMaking] = useState(false)
  const [made, setMade] = useState<CreatedToken>()
  return (
    <Stack gap="lg">
      <Steps directory={directory} made={made} onMake={() => setMaking(true)} />
      <TokensPanel directory={directory} onMake={() => setMaking(true)} />
      <NewTokenDialog
        directory={directory}
        opened={making}
        onMade={setMade}
        onClose={() => setMaking(false)}
      />
    </Stack>
  )
}

function Steps(props: {
  readonly directory: Directory
  readonly made: CreatedToken | undefined
  readonly onMake: () => void
}) {
  const { connect } = useTexts().provisioning
  const { directory } = props
  const { steps } = connect
  return (
    <Panel title={connect.title} description={connect.description}>
      <Arrival directory={directory} />
      <Timeline bulletSize={28} lineWidth={2} active={-1}>
        <Step number={1} {...steps.application} />
        <Step number={2} {...steps.mode} />
        <Step number={3} {...steps.credentials}>
          <Credentials {...props} />
        </Step>
        <Step number={4} {...steps.test} />
        <Step number={5} {...steps.mappings} />
        <Step number={6} {...steps.assign} />
        <Step number={7} {...steps.start} />
      </Timeline>
    </Panel>
  )
}

function Arrival({ directory }: { readonly directory: Directory }) {
  const { connect } = useTexts().provisioning
  const arrived = directory.lastRequestAt !== null
  return (
    <Alert
      color={arrived ? 'green' : 'gray'}
      variant="light"
      icon={arrived ? <IconCircleCheck /> : <IconHourglass />}
      role="status"
    >
      {arrived ? connect.arrived : connect.notArrived}
    </Alert>
  )
}

function Step(props: {
  readonly number: number
  readonly title: string
  readonly text: string
  readonly children?: ReactNode
}) {
  return (
    <Timeline.Item
      bullet={
        <Text size="xs" fw={650}>
          {props.number}
        </Text>
      }
      title={props.title}
    >
      <Stack gap="sm" maw="40rem">
        <Text size="sm" c="dimmed">
          {props.text}
        </Text>
        {props.children}
      </Stack>
    </Timeline.Item>
  )
}

function Credentials(props: {
  readonly directory: Directory
  readonly made: CreatedToken | undefined
  readonly onMake: () => void
}) {
  const { connect } = useTexts().provisioning
  const { directory, made } = props
  const mayWrite = useMay('directories:write')
  return (
    <Stack gap="sm">
      <CopyField
        label={connect.tenantUrl}
        value={directory.tenantUrl}
        description={connect.tenantUrlHint(directory.tenantUrlOfGuides)}
      />
      {made?.kind === 'bearer' ? (
        <SecretOnce label={connect.secretToken} value={made.token} />
      ) : (
        <Stack gap="xs" align="flex-start">
          <Text size="sm" fw={500}>
            {connect.secretToken}
          </Text>
          <Text size="sm" c="dimmed">
            {connect.secretMissing}
          </Text>
          {mayWrite && (
            <Button
              variant="light"
              size="sm"
              leftSection={<IconKey size={16} />}
              onClick={props.onMake}
            >
              {connect.makeToken}
            </Button>
          )}
        </Stack>
      )}
    </Stack>
  )
}
