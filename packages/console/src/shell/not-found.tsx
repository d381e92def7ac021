import { Button, Container, Stack, Text, Title } from '@mantine/core'
import { useTexts } from '../texts/texts-provider.tsx'

export function NotFound() {
  const { notFound } = useTexts().shell
  return (
    <Container size="sm" py="xl">
      <Stack align="flex-start">
        <Title order={1} size="h3">
          {notFound.title}
        </Title>
        <Text>{notFound.text}</Text>
        <Button component="a" href="/console">
          {notFound.action}
        </Button>
      </Stack>
    </Container>
  )
}
