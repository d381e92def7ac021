import { Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import classes from './panel.module.css'

/** A named part of a page: title, what it is about, content; a region for screen readers. */
export function Panel(props: {
  readonly title: string
  readonly description?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** `danger` frames what cannot be taken back. */
  readonly tone?: 'plain' | 'danger'
}) {
  const titleId = useId()
  return (
    <Paper
      component="section"
      aria-labelledby={titleId}
      className={classes['panel'] ?? ''}
      data-tone={props.tone ?? 'plain'}
    >
      <Stack gap="md">
        <Group justify="space-between" align="flex-start">
          <Stack gap={2} miw={0}>
            <Title order={2} size="h4" id={titleId}>
              {props.title}
            </Title>
            {props.description !== undefined && (
              <Text size="sm" c="dimmed">
                {props.description}
              </Text>
            )}
          </Stack>
          {props.actions}
        </Group>
        {props.children}
      </Stack>
    </Paper>
  )
}
