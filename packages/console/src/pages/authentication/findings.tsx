// What a check found, in the language that is spoken: beside the field it concerns, or in a list.
import { Alert, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useDetailWords } from '../../parts/detail-words.ts'
import { useProviderWords } from '../../parts/provider-words.ts'
import { useErrorTexts } from '../../parts/error-words.ts'
import { useTexts } from '../../texts/texts-provider.tsx'
import { provesAll } from './proves-all.ts'
import type { Finding, Inspection } from './queries.ts'

/** Findings about a setting: `tenantIds` has those of `tenantIds.0` as well. */
export function findingsAt(findings: readonly Finding[], path: string): readonly Finding[] {
  return findings.filter((one) => one.path === path || one.path.startsWith(`${path}.`))
}

/** Cause and fix, as one would tell it. */
export function FindingText({ finding }: { readonly finding: Finding }) {
  const { authentication } = useTexts()
  const said = useProviderWords()
  const detail = useDetailWords()(finding)
  const words = useErrorTexts()({ code: finding.code, title: detail, hint: finding.hint })
  const explained = finding.providerError && said(finding.providerError)
  if (!explained)
    return (
      <Stack gap={2} component="span">
        <span>{detail === '' ? words.title : detail}</span>
        <span>{words.hint}</span>
      </Stack>
    )
  return (
    <Stack gap={2} component="span">
      <span>
        {explained.meaning} {explained.fix}
      </span>
      {explained.where !== null && <span>{authentication.whereInAzure(explained.where)}</span>}
      <Text component="span" size="xs" ff="monospace">
        {finding.providerError?.code}
      </Text>
    </Stack>
  )
}

/** Everything that was found, with the name of the setting before each. */
export function FindingList(props: {
  readonly findings: readonly Finding[]
  readonly labelOf: (path: string) => string
}) {
  if (props.findings.length === 0) return null
  return (
    <Stack gap="sm">
      {props.findings.map((finding) => (
        <Alert
          key={`${finding.path} ${finding.code} ${finding.providerError?.code ?? ''}`}
          color={finding.severity === 'error' ? 'red' : 'yellow'}
          variant="light"
          icon={finding.severity === 'error' ? <IconCircleX /> : <IconAlertTriangle />}
          title={props.labelOf(finding.path)}
        >
          <Text size="sm" component="div">
            <FindingText finding={finding} />
          </Text>
        </Alert>
      ))}
    </Stack>
  )
}

/** The answer of a check in one line, for everybody to see and for screen readers to hear. */
export function CheckSummary(props: {
  readonly inspection: Inspection
  /** Whether the client proves itself by something that is kept here, which alone can be tried. */
  readonly needsSecret: boolean
}) {
  const { check } = useTexts().authentication
  const { inspection } = props
  const isAllProven = provesAll(inspection.proven, props.needsSecret)
  const errors = inspection.findings.filter(({ severity }) => severity === 'error').length
  const warnings = inspection.findings.length - errors
  if (errors > 0)
    return (
      <Alert color="red" variant="light" icon={<IconCircleX />} role="status">
        {check.failed(errors)}
      </Alert>
    )
  return (
    <Alert color="green" variant="light" icon={<IconCircleCheck />} role="status">
      <Stack gap={4}>
        <Text size="sm" fw={600}>
          {warnings > 0 ? check.passedWithWarnings : isAllProven ? check.passed : check.passedSoFar}
        </Text>
        <List size="sm">
          {inspection.proven.map((what) => (
            <List.Item key={what}>{check.proven[what]}</List.Item>
          ))}
        </List>
      </Stack>
    </Alert>
  )
}
