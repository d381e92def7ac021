import { Alert, Stack, Text } from '@mantine/core'
import { useTexts } from '../texts/texts-provider.tsx'
import { CopyField } from './copy-field.tsx'

/** A secret that the server shows this once. */
export function SecretOnce(props: { readonly label: string; readonly value: string }) {
  const { parts } = useTexts()
  return (
    <Alert color="yellow" variant="light">
      <Stack gap="xs">
        <CopyField label={props.label} value={props.value} />
        <Text size="sm">{parts.shownOnce}</Text>
      </Stack>
    </Alert>
  )
}
