import { Alert, Code, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { ApiError } from '../../api/client.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'

/** What DNS said instead of the value that was asked for, and what to do about it. */
export function CheckFinding(props: { readonly error: Error; readonly recordName: string }) {
  const { found } = useTexts().domains
  const { error, recordName } = props
  if (error instanceof ApiError && error.code === 'DOMAIN_TAKEN')
    return <Finding title={found.taken} hint={found.takenHint} values={[]} />
  if (!(error instanceof ApiError) || error.code !== 'DOMAIN_NOT_PROVEN')
    return <ErrorNotice error={error} />
  const at = (path: string) =>
    error.errors.filter((each) => each.path === path).map(({ message }) => message)
  const [failure] = at('dns')
  const [misplaced] = at('misplaced')
  const values = at('found')
  if (failure !== undefined)
    return <Finding title={found.noAnswer} hint={found.noAnswerHint(failure)} values={[]} />
  if (misplaced !== undefined)
    return <Finding title={found.misplaced(misplaced)} hint={found.misplacedHint} values={values} />
  if (values.length > 0)
    return <Finding title={found.other(recordName)} hint={found.otherHint} values={values} />
  return <Finding title={found.none(recordName)} hint={found.noneHint} values={[]} />
}

function Finding(props: {
  readonly title: string
  readonly hint: string
  readonly values: readonly string[]
}) {
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconAlertTriangle />}
      title={props.title}
      role="alert"
    >
      <Stack gap="xs">
        {props.values.map((value) => (
          <Code key={value} block>
            {value}
          </Code>
        ))}
        <Text size="sm">{props.hint}</Text>
      </Stack>
    </Alert>
  )
}
