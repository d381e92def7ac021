import { Alert, Button, Group, List, Stack, Text } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { ApiError } from '../api/client.ts'
import { useTexts } from '../texts/texts-provider.tsx'
import { useErrorWords } from './error-words.ts'

/** Why something did not work, and what to do: title, hint, and the code to search for. */
export function ErrorNotice(props: {
  readonly error: unknown
  readonly onRetry?: (() => unknown) | undefined
}) {
  const { parts } = useTexts()
  const { title, hint } = useErrorWords()(props.error)
  const problem = props.error instanceof ApiError ? props.error : undefined
  return (
    <Alert color="red" variant="light" icon={<IconAlertCircle />} title={title} role="alert">
      <Stack gap="xs">
        <Text size="sm">{hint}</Text>
        {problem?.detail != null && <Text size="sm">{problem.detail}</Text>}
        {problem !== undefined && problem.errors.length > 0 && (
          <List size="sm">
            {problem.errors.map(({ path, message }) => (
              <List.Item key={path + message}>
                {path === '' ? message : `${path}: ${message}`}
              </List.Item>
            ))}
          </List>
        )}
        <Group gap="md">
          {problem !== undefined && (
            <Text size="xs" ff="monospace">
              {problem.code}
              {problem.reference !== null && ` · ${parts.reference(problem.reference)}`}
            </Text>
          )}
          {props.onRetry && (
            <Button size="compact-sm" variant="default" onClick={() => void props.onRetry?.()}>
              {parts.retry}
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  )
}
