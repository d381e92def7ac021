import { Stack, Text } from '@mantine/core'
import { useTexts } from '../texts/texts-provider.tsx'
import { Facts } from './facts.tsx'
import { useProviderWords } from './provider-words.ts'

/** A provider's error: its own words, and what it means, what to do and where to click. */
export function ProviderSaid(props: {
  readonly said: {
    readonly code: string
    readonly description: string
    readonly meaning: string | null
    readonly fix: string | null
    readonly where: string | null
  }
}) {
  const { signInLog } = useTexts()
  const words = useProviderWords()(props.said)
  return (
    <Stack gap="xs">
      <Text size="sm" ff="monospace">
        {props.said.code}
      </Text>
      <Text size="sm" c="dimmed">
        {props.said.description}
      </Text>
      {words === null ? (
        <Text size="sm">{signInLog.unexplained}</Text>
      ) : (
        <Facts
          columns={1}
          facts={[
            { label: signInLog.meaning, value: words.meaning },
            ...(words.fix === null ? [] : [{ label: signInLog.fix, value: words.fix }]),
            ...(words.where === null ? [] : [{ label: signInLog.where, value: words.where }]),
          ]}
        />
      )}
    </Stack>
  )
}
