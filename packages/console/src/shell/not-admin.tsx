import { Button, Stack, Text, Title } from '@mantine/core'
import { useTexts } from '../texts/texts-provider.tsx'

export function NotAdmin() {
  const { notAdmin } = useTexts().shell
  return (
    <Stack align="flex-start">
      <Title order={1} size="h3">
        {notAdmin.title}
      </Title>
      <Text>{notAdmin.text}</Text>
      <Button component="a" href="/account">
        {notAdmin.action}
      </Button>
    </Stack>
  )
}
