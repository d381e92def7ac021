import { Alert, Anchor, Group, Stack, Text, Timeline } from '@mantine/core'
import { IconAlertCircle, IconCheck, IconMinus, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useDetailWords } from '../../parts/detail-words.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { useErrorTexts } from '../../parts/error-words.ts'
import { Panel } from '../../parts/panel.tsx'
import { ProviderSaid } from '../../parts/provider-said.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { ConnectionFrame } from './connection-frame.tsx'
import type { ConnectionRef } from '../authentication/queries.ts'
import { testResultQuery, type TestResult } from './queries.ts'
import { OutcomeBadge } from './test-outcome.tsx'
import { StartTest } from './test-page.tsx'
import { StepDetails } from './test-step-details.tsx'

type Step = TestResult['steps'][number]

export function TestResultPage() {
  const { testSignInId, ...param } = useParams({
    from: '/frame/organizations/$organizationId/authentication/$connectionId/test/$testSignInId',
  })
  const { previews } = useTexts()
  const { test } = previews
  const query = useQuery(testResultQuery(param, testSignInId))
  return (
    <ConnectionFrame
      param={param}
      title={test.resultTitle}
      description={test.resultDescription}
      above={{ label: test.title, path: '/test' }}
    >
      {() => (
        <Loaded query={query} rows={8}>
          {(result) => (
            <Stack gap="xl">
              <Summary param={param} result={result} />
              <Steps result={result} />
            </Stack>
          )}
        </Loaded>
      )}
    </ConnectionFrame>
  )
}

/** In plain words: what would have happened, or what failed and where to click. */
function Summary({
  param,
  result,
}: {
  readonly param: ConnectionRef
  readonly result: TestResult
}) {
  const { previews } = useTexts()
  const { test } = previews
  const { error, outcome } = result
  return (
    <Stack gap="md" aria-live="polite">
      <Group gap="sm">
        <OutcomeBadge outcome={outcome} />
        <Text size="sm" c="dimmed">
          {test.nothingCreated}
        </Text>
      </Group>
      {error !== null ? (
        <Fix error={error} />
      ) : (
        <Alert
          color={outcome === null ? 'gray' : 'green'}
          variant="light"
          title={outcome === null ? test.runningTitle : test.meanings[outcome]}
        >
          {outcome === null ? test.runningText : test.next}
        </Alert>
      )}
      {result.replayedAt !== null && <Alert color="yellow">{test.replayed}</Alert>}
      <Group gap="md">
        <StartTest param={param} again />
        {result.hasClaims && (
          <Anchor
            size="sm"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/organizations/$organizationId/authentication/$connectionId/mapping"
                params={param}
                search={{ source: `test:${result.id}` }}
              />
            )}
          >
            {test.toMapping}
          </Anchor>
        )}
      </Group>
    </Stack>
  )
}

function Fix({ error }: { readonly error: NonNullable<TestResult['error']> }) {
  const { previews } = useTexts()
  const { test } = previews
  const words = useErrorTexts()(error)
  const detail = useDetailWords()(error)
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertCircle />}
      title={`${test.cause}: ${words.title}`}
    >
      <Stack gap="xs">
        <Text size="sm">{detail}</Text>
        <Text size="sm">
          <strong>{test.fix}:</strong> {words.hint}
        </Text>
        {error.providerError !== null && <ProviderSaid said={error.providerError} />}
        <Text size="xs" ff="monospace">
          {error.code}
        </Text>
      </Stack>
    </Alert>
  )
}

function Steps({ result }: { readonly result: TestResult }) {
  const { previews } = useTexts()
  const { test } = previews
  const reached = result.steps.findLastIndex(({ state }) => state === 'ok' || state === 'failed')
  return (
    <Panel title={test.stepsTitle} description={test.stepsDescription}>
      <Timeline active={reached} bulletSize={28} lineWidth={2} role="list">
        {result.steps.map((step) => (
          <Timeline.Item
            key={step.step}
            role="listitem"
            color={step.state === 'failed' ? 'red' : 'usher'}
            bullet={<Bullet state={step.state} />}
            title={<StepTitle step={step} />}
          >
            <Stack gap="xs" mt={4}>
              <Text size="sm" c="dimmed">
                {test.steps[step.step].about}
              </Text>
              {Object.keys(step.details).length > 0 && <StepDetails step={step} />}
            </Stack>
          </Timeline.Item>
        ))}
      </Timeline>
    </Panel>
  )
}

function StepTitle({ step }: { readonly step: Step }) {
  const { previews } = useTexts()
  const { states, steps } = previews.test
  return (
    <>
      {steps[step.step].title}
      <Text span size="sm" c={step.state === 'failed' ? 'red' : 'dimmed'} ml="xs">
        {states[step.state]}
      </Text>
    </>
  )
}

function Bullet({ state }: Pick<Step, 'state'>) {
  switch (state) {
    case 'ok':
      return <IconCheck size={16} aria-hidden />
    case 'failed':
      return <IconX size={16} aria-hidden />
    case 'skipped':
    case 'waiting':
      return <IconMinus size={16} aria-hidden />
  }
}
