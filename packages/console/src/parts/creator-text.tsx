import { Stack, Text } from '@mantine/core'
import { useTexts } from '../texts/texts-provider.tsx'

/** Who made something, and that they have left since, so that somebody looks after it. */
export function CreatorText(props: {
  readonly creator: {
    readonly userId: string
    readonly displayName: string | null
    readonly active: boolean
  } | null
}) {
  const { apiTokens: texts } = useTexts()
  const { creator } = props
  if (creator === null) return <Text size="sm">{texts.gone}</Text>
  return (
    <Stack gap={0}>
      <Text size="sm">{creator.displayName ?? creator.userId}</Text>
      {!creator.active && (
        <Text size="xs" c="dimmed">
          {texts.left}
        </Text>
      )}
    </Stack>
  )
}
