import { ActionIcon, CopyButton, TextInput, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTexts } from '../texts/texts-provider.tsx'

/** A value to paste elsewhere, with its name as it is called there, and a button that copies it. */
export function CopyField(props: {
  readonly label: string
  readonly value: string
  readonly description?: ReactNode
}) {
  const { parts } = useTexts()
  return (
    <TextInput
      label={props.label}
      description={props.description}
      value={props.value}
      readOnly
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      onFocus={(event) => event.currentTarget.select()}
      rightSection={
        <CopyButton value={props.value}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? parts.copied : parts.copy}>
              <ActionIcon
                variant="subtle"
                color={copied ? 'green' : 'gray'}
                onClick={copy}
                aria-label={copied ? parts.copied : parts.copyValue(props.label)}
              >
                {copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      }
    />
  )
}
