import { Anchor, Group, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconClockExclamation } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useErrorTexts } from '../../parts/error-words.ts'
import { Panel } from '../../parts/panel.tsx'
import { useNow } from '../../parts/use-now.ts'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import type { Overview } from './queries.ts'

type Attention = Overview['attention'][number]
type Words = { readonly title: string; readonly fix: string }

export function AttentionPanel(props: {
  readonly attention: readonly Attention[]
  readonly organizationId: string
}) {
  const { attention } = useTexts().overview
  const wordsOf = useAttentionWords()
  return (
    <Panel title={attention.title}>
      {props.attention.length === 0 ? (
        <Group gap="xs">
          <ThemeIcon variant="light" color="green" radius="xl" aria-hidden>
            <IconCircleCheck size={18} />
          </ThemeIcon>
          <Text c="dimmed">{attention.none}</Text>
        </Group>
      ) : (
        <Stack gap="md">
          {props.attention.map((one) => {
            const { title, fix } = wordsOf(one)
            const Icon = one.severity === 'urgent' ? IconAlertTriangle : IconClockExclamation
            return (
              <Group key={title} align="flex-start" wrap="nowrap">
                <ThemeIcon
                  variant="light"
                  color={one.severity === 'urgent' ? 'red' : 'yellow'}
                  radius="xl"
                  aria-hidden
                >
                  <Icon size={18} />
                </ThemeIcon>
                <div>
                  <Text fw={600}>{title}</Text>
                  <Text size="sm" c="dimmed">
                    {fix} <Place one={one} organizationId={props.organizationId} title={title} />
                  </Text>
                </div>
              </Group>
            )
          })}
        </Stack>
      )}
    </Panel>
  )
}

/** Leads to where it is seen and mended. */
function Place(props: {
  readonly one: Attention
  readonly organizationId: string
  readonly title: string
}) {
  const { open } = useTexts().overview.attention
  return (
    <Anchor
      aria-label={`${open}: ${props.title}`}
      renderRoot={(anchor) => linkTo(props.one, props.organizationId, anchor)}
    >
      {open}
    </Anchor>
  )
}

function linkTo(one: Attention, organizationId: string, anchor: object) {
  switch (one.kind) {
    case 'secret-expires':
      return (
        <Link
          {...anchor}
          to="/organizations/$organizationId/authentication/$connectionId"
          params={{ organizationId, connectionId: one.connectionId }}
        />
      )
    case 'token-expires':
    case 'provisioning-silent':
      return (
        <Link
          {...anchor}
          to="/organizations/$organizationId/provisioning"
          params={{ organizationId }}
          search={{
            directory: one.directoryId,
            tab: one.kind === 'token-expires' ? 'connect' : 'health',
          }}
        />
      )
    case 'sign-ins-failing':
      return (
        <Link
          {...anchor}
          to="/organizations/$organizationId/sign-in-log"
          params={{ organizationId }}
          // The count is of a day, too.
          search={{ code: one.error.code, time: '24h' }}
        />
      )
  }
}

function useAttentionWords(): (one: Attention) => Words {
  const { attention } = useTexts().overview
  const format = useFormat()
  const errorTexts = useErrorTexts()
  const now = useNow()
  return (one) => {
    switch (one.kind) {
      case 'secret-expires': {
        const say = Date.parse(one.at) < now ? attention.secretExpired : attention.secretExpires
        return { title: say(one.name, format.relative(one.at, now)), fix: attention.secretFix }
      }
      case 'token-expires': {
        const say = Date.parse(one.at) < now ? attention.tokenExpired : attention.tokenExpires
        return { title: say(one.name, format.relative(one.at, now)), fix: attention.tokenFix }
      }
      case 'provisioning-silent':
        return {
          title: attention.silent(one.name, format.relative(one.since, now)),
          fix: attention.silentFix,
        }
      case 'sign-ins-failing': {
        const { title, hint } = errorTexts(one.error)
        return { title: attention.failing(format.number(one.count), title), fix: hint }
      }
    }
  }
}
