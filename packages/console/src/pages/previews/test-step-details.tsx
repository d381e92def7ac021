import { Button, Code, Collapse, List, Stack } from '@mantine/core'
import { useDisclosure, useId } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { useTraceWords } from '../../parts/trace-words.ts'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { TestResult } from './queries.ts'

type Step = TestResult['steps'][number]

/** What a step saw: opened where it failed, else at a press. */
export function StepDetails({ step }: { readonly step: Step }) {
  const { previews } = useTexts()
  const { test } = previews
  const [opened, { toggle }] = useDisclosure(step.state === 'failed')
  const id = useId()
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        ml={-8}
        leftSection={opened ? <IconChevronDown size={16} /> : <IconChevronRight size={16} />}
        aria-expanded={opened}
        aria-controls={id}
        aria-label={test.detailsOf(test.steps[step.step].title)}
        onClick={toggle}
      >
        {test.details}
      </Button>
      <Collapse id={id} expanded={opened}>
        <Stack gap="sm" pt="xs">
          <Trace details={step.details} />
          <Code block tabIndex={0}>
            {JSON.stringify(withoutTrace(step.details), null, 2)}
          </Code>
        </Stack>
      </Collapse>
    </div>
  )
}

/** The rules of the decision in their order, and what each saw. */
function Trace({ details }: Pick<Step, 'details'>) {
  const traceWords = useTraceWords()
  const lines = Array.isArray(details['trace']) ? details['trace'].filter(isTraceStep) : []
  if (lines.length === 0) return null
  return (
    <List size="sm" type="ordered">
      {lines.map(traceWords).map(({ rule, saw }) => (
        <List.Item key={rule}>
          <strong>{rule}</strong>: {saw}
        </List.Item>
      ))}
    </List>
  )
}

function withoutTrace(details: Step['details']): Step['details'] {
  return Object.fromEntries(Object.entries(details).filter(([name]) => name !== 'trace'))
}

function isTraceStep(value: unknown): value is { readonly rule: string; readonly saw: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'rule' in value &&
    typeof value.rule === 'string' &&
    'saw' in value &&
    typeof value.saw === 'string'
  )
}
