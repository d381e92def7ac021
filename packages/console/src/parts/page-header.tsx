import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'

/**
 * The head of every page: its only h1, a sentence that says what the page is for, and what can be
 * done here. Names the browser tab, too.
 */
export function PageHeader(props: {
  readonly title: string
  readonly description?: ReactNode
  readonly actions?: ReactNode
  /** The way back, as links, outermost first. */
  readonly trail?: readonly { readonly label: string; readonly href: string }[]
}) {
  useEffect(() => {
    document.title = `${props.title} · Usher`
  }, [props.title])
  return (
    <Stack component="header" gap="xs" mb="xl">
      {props.trail && (
        <Breadcrumbs component="nav" separatorMargin={6}>
          {props.trail.map(({ label, href }) => (
            <Anchor key={href} href={href} size="sm">
              {label}
            </Anchor>
          ))}
          <Text size="sm" c="dimmed" aria-current="page">
            {props.title}
          </Text>
        </Breadcrumbs>
      )}
      <Group justify="space-between" align="flex-start" gap="md">
        <Stack gap={4} maw="44rem" miw={0}>
          <Title order={1} size="h2">
            {props.title}
          </Title>
          {props.description !== undefined && <Text c="dimmed">{props.description}</Text>}
        </Stack>
        {props.actions !== undefined && <Group gap="sm">{props.actions}</Group>}
      </Group>
    </Stack>
  )
}
