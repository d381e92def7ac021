import { Button, Container, Stack, Text, Title } from '@mantine/core'
import { ApiError } from '../api/client.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { useTexts } from '../texts/texts-provider.tsx'

/** What a page shows that could not be drawn. */
export function Crashed({ error }: { readonly error: unknown }) {
  const { crashed } = useTexts().shell
  return (
    <Container size="sm" py="xl" component="main">
      {error instanceof ApiError ? (
        <ErrorNotice error={error} onRetry={reload} />
      ) : (
        <Stack align="flex-start">
          <Title order={1} size="h3">
            {crashed.title}
          </Title>
          <Text>{crashed.text}</Text>
          <Button onClick={reload}>{crashed.action}</Button>
        </Stack>
      )}
    </Container>
  )
}

function reload(): void {
  window.location.reload()
}
