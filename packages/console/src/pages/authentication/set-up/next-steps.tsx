import { Anchor, Button, Group, List, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { CopyField } from '../../../parts/copy-field.tsx'
import { ErrorNotice } from '../../../parts/error-notice.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { useTexts } from '../../../texts/texts-provider.tsx'
import { authenticationPaths } from '../paths.ts'
import { SignInPageField } from '../sign-in-page-field.tsx'
import { connectionQuery, useUpdateConnection, type Connection } from '../queries.ts'

/** What is left to do once a provider is saved. */
export function NextSteps(props: {
  readonly organizationId: string
  readonly saved: Connection
  readonly isEntra: boolean
}) {
  const { authentication } = useTexts()
  const { done } = authentication.setUp
  const { organizationId } = props
  const param = { organizationId, connectionId: props.saved.id }
  const connection = useQuery({ ...connectionQuery(param), initialData: props.saved }).data
  const update = useUpdateConnection(param)
  return (
    <Panel
      title={done.title(connection.name)}
      description={connection.enabled ? done.enabledText : done.disabledText}
    >
      <List spacing="lg" icon={<StepIcon />} listStyleType="none">
        <Next title={done.test} text={done.testText}>
          <Button
            component={Link}
            to={authenticationPaths.test(organizationId, connection.id)}
            variant="default"
          >
            {done.test}
          </Button>
        </Next>
        <Next title={done.visit} text={connection.enabled ? done.visitText : done.visitLater}>
          <SignInPageField />
        </Next>
        <Next title={done.logout} text={props.isEntra ? done.logoutText : done.logoutElsewhere}>
          <CopyField
            label={authentication.fields.frontChannelLogoutUri}
            value={connection.frontChannelLogoutUri ?? ''}
          />
        </Next>
        <Next title={done.more} text={done.moreText}>
          <Group gap="md">
            <Anchor
              component={Link}
              to={authenticationPaths.mapping(organizationId, connection.id)}
            >
              {authentication.connection.tabs.mapping}
            </Anchor>
            <Anchor component={Link} to={authenticationPaths.roles(organizationId, connection.id)}>
              {authentication.connection.tabs.roles}
            </Anchor>
          </Group>
        </Next>
      </List>
      {update.error !== null && <ErrorNotice error={update.error} />}
      <Group justify="flex-end">
        <Button
          component={Link}
          to={authenticationPaths.connection(organizationId, connection.id)}
          variant="default"
        >
          {done.open}
        </Button>
        {!connection.enabled && (
          <Button loading={update.isPending} onClick={() => update.mutate({ enabled: true })}>
            {authentication.enable}
          </Button>
        )}
      </Group>
    </Panel>
  )
}

function StepIcon() {
  return (
    <ThemeIcon size={24} radius="xl" variant="light" aria-hidden>
      <IconCheck size={14} />
    </ThemeIcon>
  )
}

function Next(props: {
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}) {
  return (
    <List.Item>
      <Stack gap="xs">
        <div>
          <Text fw={600}>{props.title}</Text>
          <Text size="sm" c="dimmed">
            {props.text}
          </Text>
        </div>
        <div>{props.children}</div>
      </Stack>
    </List.Item>
  )
}
