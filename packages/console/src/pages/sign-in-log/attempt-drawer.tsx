import { Alert, Anchor, Drawer, Stack, Text, Timeline, Title } from '@mantine/core'
import { IconCheck, IconPointFilled } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useErrorTexts } from '../../parts/error-words.ts'
import { Facts } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { ProviderSaid } from '../../parts/provider-said.tsx'
import { useTraceWords } from '../../parts/trace-words.ts'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { OutcomeBadge, ProviderName } from './attempt-words.tsx'
import { FixLink } from './fix-link.tsx'
import { attemptQuery, type AttemptDetails } from './queries.ts'

/** One attempt, beside the list: how it ended, what to do, and the decision step by step. */
export function AttemptDrawer(props: {
  readonly organizationId: string
  readonly attemptId: string | undefined
  readonly onClose: () => void
}) {
  const { signInLog } = useTexts()
  return (
    <Drawer
      opened={props.attemptId !== undefined}
      onClose={props.onClose}
      position="right"
      size="lg"
      title={signInLog.details}
    >
      {props.attemptId !== undefined && (
        <Content organizationId={props.organizationId} attemptId={props.attemptId} />
      )}
    </Drawer>
  )
}

function Content(props: { readonly organizationId: string; readonly attemptId: string }) {
  const { signInLog } = useTexts()
  const query = useQuery(attemptQuery(props.organizationId, props.attemptId))
  return (
    <Loaded query={query} rows={6}>
      {(attempt) => (
        <Stack gap="xl">
          <What organizationId={props.organizationId} attempt={attempt} />
          {attempt.providerError && (
            <Section title={signInLog.providerSaid}>
              <ProviderSaid said={attempt.providerError} />
            </Section>
          )}
          <Steps attempt={attempt} />
          <About organizationId={props.organizationId} attempt={attempt} />
        </Stack>
      )}
    </Loaded>
  )
}

function Section(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack component="section" gap="xs">
      <Title order={3} size="h5">
        {props.title}
      </Title>
      {props.children}
    </Stack>
  )
}

function What(props: { readonly organizationId: string; readonly attempt: AttemptDetails }) {
  const { attempt } = props
  const { signInLog } = useTexts()
  const errorTexts = useErrorTexts()
  const words = attempt.error && errorTexts(attempt.error)
  return (
    <Section title={signInLog.what}>
      <div>
        <OutcomeBadge outcome={attempt.outcome} />
      </div>
      <Text size="sm">{signInLog.sentences[attempt.outcome]}</Text>
      {attempt.error && words && (
        <Alert color="yellow" variant="light" title={words.title}>
          <Stack gap="xs">
            <Text size="sm">{words.hint}</Text>
            <FixLink {...props} />
            <Text size="xs" ff="monospace">
              {attempt.error.code}
            </Text>
          </Stack>
        </Alert>
      )}
    </Section>
  )
}

/** The last rule that was asked is the one that decided. */
function Steps({ attempt }: { readonly attempt: AttemptDetails }) {
  const { signInLog } = useTexts()
  const traceWords = useTraceWords()
  const trace = attempt.trace.map(traceWords)
  if (trace.length === 0)
    return (
      <Section title={signInLog.steps}>
        <Text size="sm" c="dimmed">
          {signInLog.noSteps}
        </Text>
      </Section>
    )
  const last = trace.length - 1
  return (
    <Section title={signInLog.steps}>
      <Text size="sm" c="dimmed">
        {signInLog.stepsHint}
      </Text>
      <Timeline active={last} bulletSize={22} lineWidth={2} mt="xs">
        {trace.map(({ rule, saw }, index) => (
          <Timeline.Item
            key={rule}
            bullet={
              index === last ? <IconCheck size={14} /> : <IconPointFilled size={12} aria-hidden />
            }
            title={
              <Text size="sm" fw={index === last ? 650 : 500}>
                {rule}
              </Text>
            }
          >
            <Text size="sm" c="dimmed">
              {saw}
              {index === last && ` (${signInLog.decided})`}
            </Text>
          </Timeline.Item>
        ))}
      </Timeline>
    </Section>
  )
}

function About(props: { readonly organizationId: string; readonly attempt: AttemptDetails }) {
  const { signInLog } = useTexts()
  const format = useFormat()
  const { attempt } = props
  const { fields } = signInLog
  const { person, subject } = attempt
  const unknown = fields.unknown
  return (
    <Section title={signInLog.facts}>
      <Facts
        columns={2}
        facts={[
          { label: fields.time, value: format.dateTime(attempt.createdAt) },
          { label: fields.reference, value: attempt.reference },
          {
            label: fields.person,
            value: person ? (
              <Anchor
                component={Link}
                size="sm"
                to={`/organizations/${props.organizationId}/members/${person.memberId}`}
              >
                {person.name ?? unknown}
              </Anchor>
            ) : (
              unknown
            ),
          },
          { label: fields.provider, value: <ProviderName attempt={attempt} /> },
          { label: fields.username, value: subject?.username ?? unknown },
          { label: fields.email, value: subject?.email ?? unknown },
          { label: fields.ipAddress, value: attempt.ipAddress ?? unknown },
          { label: fields.userAgent, value: attempt.userAgent ?? unknown },
        ]}
      />
    </Section>
  )
}
