import { Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** What a list shows that has nothing: what would be here, and how it comes here. */
export function EmptyState(props: {
  readonly icon: ReactNode
  readonly title: string
  readonly text: ReactNode
  readonly action?: ReactNode
}) {
  return (
    <Stack align="center" gap="sm" py="xl" px="md" ta="center">
      <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
        {props.icon}
      </ThemeIcon>
      <Title order={2} size="h5">
        {props.title}
      </Title>
      <Text c="dimmed" size="sm" maw="32rem">
        {props.text}
      </Text>
      {props.action}
    </Stack>
  )
}
