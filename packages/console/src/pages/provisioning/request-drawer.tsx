import { Alert, Code, Drawer, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useMay } from '../../api/me.ts'
import { Facts } from '../../parts/facts.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { requestQuery, tokensQuery, type At, type ScimRequest } from './queries.ts'
import { Result, shown } from './request-words.tsx'

/** One request of the provisioning client: what was asked, how it ended, and what to do. */
export function RequestDrawer(props: {
  readonly at: At
  readonly requestId: string | undefined
  readonly onClose: () => void
}) {
  const { provisioning } = useTexts()
  return (
    <Drawer
      opened={props.requestId !== undefined}
      onClose={props.onClose}
      position="right"
      size="lg"
      title={provisioning.requests.one}
    >
      {props.requestId !== undefined && <Content at={props.at} requestId={props.requestId} />}
    </Drawer>
  )
}

function Content({ at, requestId }: { readonly at: At; readonly requestId: string }) {
  const query = useQuery(requestQuery(at, requestId))
  return (
    <Loaded query={query} rows={6}>
      {(request) => (
        <Stack gap="xl">
          <What request={request} />
          {request.cause !== null && <Why cause={request.cause} />}
          <About at={at} request={request} />
          <Body body={request.body} />
        </Stack>
      )}
    </Loaded>
  )
}

function Section(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Stack component="section" gap="xs">
      <Title order={3} size="h5">
        {props.title}
      </Title>
      {props.children}
    </Stack>
  )
}

function What({ request }: { readonly request: ScimRequest }) {
  const { requests } = useTexts().provisioning
  return (
    <Stack gap="xs">
      <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
        {request.method} {shown(request.path)}
      </Text>
      <Result request={request} />
      <Section title={requests.outcome}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {request.outcome ?? requests.hidden}
        </Text>
      </Section>
    </Stack>
  )
}

function Why({ cause }: { readonly cause: NonNullable<ScimRequest['cause']> }) {
  const { causes, requests } = useTexts().provisioning
  return (
    <Section title={requests.why}>
      <Alert color="yellow" variant="light" title={causes[cause].title}>
        <Text size="sm">{causes[cause].fix}</Text>
      </Alert>
    </Section>
  )
}

function About({ at, request }: { readonly at: At; readonly request: ScimRequest }) {
  const { requests } = useTexts().provisioning
  const format = useFormat()
  const { data } = useQuery(tokensQuery(at))
  const token = data?.items.find(({ id }) => id === request.tokenId)
  return (
    <Facts
      columns={3}
      facts={[
        { label: requests.columns.time, value: format.dateTime(request.createdAt) },
        {
          label: requests.columns.duration,
          value: requests.milliseconds(format.number(request.durationMilliseconds)),
        },
        { label: requests.token, value: token?.name ?? requests.revokedToken },
      ]}
    />
  )
}

function Body({ body }: { readonly body: string | null }) {
  const { requests } = useTexts().provisioning
  const mayRead = useMay('members:read')
  return (
    <Section title={requests.body}>
      <Text size="sm" c="dimmed">
        {!mayRead ? requests.hidden : body === null ? requests.noBody : requests.bodyHint}
      </Text>
      {body !== null && (
        <Code block tabIndex={0}>
          {indented(body)}
        </Code>
      )}
    </Section>
  )
}

/** A body that was cut is no JSON any more: it is shown as it is. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
