import { Button, Container, Stack, Text, Title } from '@mantine/core'
import { useTexts } from '../texts/texts-provider.tsx'

/** Inside the frame. */
export function NotFound() {
  const { notFound } = useTexts().shell
  return (
    <Stack align="flex-start">
      <Title order={1} size="h3">
        {notFound.title}
      </Title>
      <Text>{notFound.text}</Text>
      <Button component="a" href="/console">
        {notFound.action}
      </Button>
    </Stack>
  )
}

/** Where there is no frame around it. */
export function NotFoundPage() {
  return (
    <Container component="main" size="sm" py="xl">
      <NotFound />
    </Container>
  )
}
