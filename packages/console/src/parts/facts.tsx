import { SimpleGrid, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

export type Fact = { readonly label: string; readonly value: ReactNode }

/** Names and values, side by side where there is room. */
export function Facts(props: { readonly facts: readonly Fact[]; readonly columns?: number }) {
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 1, xs: 2, md: props.columns ?? 4 }} spacing="md">
      {props.facts.map(({ label, value }) => (
        <Stack key={label} gap={2} miw={0}>
          <Text component="dt" size="xs" fw={600} c="dimmed">
            {label}
          </Text>
          <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </Text>
        </Stack>
      ))}
    </SimpleGrid>
  )
}
