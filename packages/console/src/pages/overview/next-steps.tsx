import { Anchor, List, Text, ThemeIcon } from '@mantine/core'
import { IconCheck, IconCircleDashed } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Panel } from '../../parts/panel.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { Overview } from './queries.ts'

/** Where each step is done, below the organization. */
const places = {
  provider: '/authentication',
  signedIn: '/authentication',
  directory: '/provisioning',
  provisioned: '/provisioning',
  domain: '/domains',
} as const
const order = ['provider', 'signedIn', 'directory', 'provisioned', 'domain'] as const

/** Shown until everything is done. */
export function NextSteps(props: {
  readonly steps: Overview['steps']
  readonly organizationId: string
}) {
  const { steps } = useTexts().overview
  if (order.every((step) => props.steps[step])) return null
  return (
    <Panel title={steps.title} description={steps.description}>
      <List spacing="sm" withPadding={false} listStyleType="none">
        {order.map((step) => (
          <List.Item key={step} icon={<Mark done={props.steps[step]} />}>
            {props.steps[step] ? (
              <Text c="dimmed">
                {steps[step]} · {steps.done}
              </Text>
            ) : (
              <>
                <Anchor
                  component={Link}
                  to={`/organizations/${props.organizationId}${places[step]}`}
                >
                  {steps[step]}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {steps[`${step}Text`]}
                </Text>
              </>
            )}
          </List.Item>
        ))}
      </List>
    </Panel>
  )
}

function Mark({ done }: { readonly done: boolean }) {
  return (
    <ThemeIcon size={24} radius="xl" variant="light" color={done ? 'green' : 'gray'} aria-hidden>
      {done ? <IconCheck size={16} /> : <IconCircleDashed size={16} />}
    </ThemeIcon>
  )
}
