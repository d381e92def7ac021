import { Button, Group, List, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { upstreamProvidersQuery, useCreateDirectory, type Directory } from './queries.ts'
import { provisioningRoute } from './routes.ts'

/** What stands here before anything is connected: what it is good for, and the first step. */
export function NewDirectoryPanel(props: {
  readonly organizationId: string
  readonly others: readonly Directory[]
  readonly onDone: () => void
}) {
  const { guide } = useTexts().provisioning
  const mayWrite = useMay('directories:write')
  return (
    <Panel title={guide.title} description={guide.text}>
      <List size="sm" spacing="xs">
        {guide.points.map((point) => (
          <List.Item key={point}>{point}</List.Item>
        ))}
      </List>
      {mayWrite ? <NewDirectoryForm {...props} /> : <Text size="sm">{guide.readOnly}</Text>}
    </Panel>
  )
}

function NewDirectoryForm(props: {
  readonly organizationId: string
  readonly others: readonly Directory[]
  readonly onDone: () => void
}) {
  const { parts, provisioning } = useTexts()
  const { guide } = provisioning
  const navigate = provisioningRoute.useNavigate()
  const create = useCreateDirectory(props.organizationId)
  const { data } = useQuery(upstreamProvidersQuery(props.organizationId))
  const paired = props.others.map(({ connectionId }) => connectionId)
  const free = (data ?? []).filter(({ value }) => !paired.includes(value))
  const form = useForm<{ name: string; connectionId: string | null }>({
    initialValues: { name: props.others.length === 0 ? guide.nameDefault : '', connectionId: null },
  })
  const only = free.length === 1 ? free[0]?.value : undefined
  const submit = form.onSubmit(({ name, connectionId }) =>
    create.mutate(
      { name, connectionId: connectionId ?? only ?? null },
      {
        onSuccess: ({ id }) => {
          notifyDone(guide.created)
          props.onDone()
          void navigate({ search: { directory: id, tab: 'connect' } })
        },
      },
    ),
  )
  return (
    <form onSubmit={submit}>
      <Stack maw="28rem">
        <TextInput label={guide.name} required maxLength={100} {...form.getInputProps('name')} />
        <Select
          label={guide.provider}
          description={guide.providerHint}
          placeholder={guide.noProvider}
          clearable
          data={free}
          {...form.getInputProps('connectionId')}
          value={form.values.connectionId ?? only ?? null}
        />
        {create.error !== null && <ErrorNotice error={create.error} />}
        <Group>
          <Button type="submit" loading={create.isPending}>
            {guide.create}
          </Button>
          {props.others.length > 0 && (
            <Button variant="default" onClick={props.onDone}>
              {parts.cancel}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}
