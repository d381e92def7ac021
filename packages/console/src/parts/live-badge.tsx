import { Group, Text, Tooltip } from '@mantine/core'
import type { LiveState } from '../api/live.ts'
import { useTexts } from '../texts/texts-provider.tsx'
import classes from './live-badge.module.css'

/** Whether a list keeps itself up to date. */
export function LiveBadge({ state }: { readonly state: LiveState }) {
  const { live } = useTexts()
  return (
    <Tooltip label={live.hints[state]} multiline maw={280}>
      <Group gap={6} wrap="nowrap" role="status" tabIndex={0}>
        <span className={classes['dot']} data-state={state} aria-hidden />
        <Text size="sm" c="dimmed">
          {live.states[state]}
        </Text>
      </Group>
    </Tooltip>
  )
}
