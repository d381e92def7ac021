import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { freeProviders, ProviderSelect } from './provider-select.tsx'
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
  const seesProviders = useMay('connections:read')
  const providers = useQuery({
    ...upstreamProvidersQuery(props.organizationId),
    enabled: mayWrite && seesProviders,
  })
  return (
    <Panel title={guide.title} description={guide.text}>
      <List size="sm" spacing="xs">
        {guide.points.map((point) => (
          <List.Item key={point}>{point}</List.Item>
        ))}
      </List>
      {!mayWrite && <Text size="sm">{guide.readOnly}</Text>}
      {mayWrite && !seesProviders && <NewDirectoryForm {...props} />}
      {mayWrite && seesProviders && (
        <Loaded query={providers} rows={2}>
          {(all) => {
            const free = freeProviders(all, props.others)
            // The only one there is, is meant; whoever wants none takes it out.
            const suggested = free.length === 1 ? (free[0]?.value ?? null) : null
            return <NewDirectoryForm {...props} suggested={suggested} />
          }}
        </Loaded>
      )}
    </Panel>
  )
}

function NewDirectoryForm(props: {
  readonly organizationId: string
  readonly others: readonly Directory[]
  /** The provider to begin with; left out where the reader may not see the providers. */
  readonly suggested?: string | null
  readonly onDone: () => void
}) {
  const { parts, provisioning } = useTexts()
  const { guide } = provisioning
  const navigate = provisioningRoute.useNavigate()
  const create = useCreateDirectory(props.organizationId)
  const form = useForm<{ name: string; connectionId: string | null }>({
    initialValues: {
      name: props.others.length === 0 ? guide.nameDefault : '',
      connectionId: props.suggested ?? null,
    },
  })
  const submit = form.onSubmit((values) =>
    create.mutate(values, {
      onSuccess: ({ id }) => {
        notifyDone(guide.created)
        props.onDone()
        void navigate({ search: { directory: id, tab: 'connect' } })
      },
    }),
  )
  return (
    <form onSubmit={submit}>
      <Stack maw="28rem">
        <TextInput label={guide.name} required maxLength={100} {...form.getInputProps('name')} />
        {props.suggested !== undefined && (
          <ProviderSelect
            organizationId={props.organizationId}
            others={props.others}
            label={guide.provider}
            description={guide.providerHint}
            placeholder={guide.noProvider}
            clearable
            {...form.getInputProps('connectionId')}
          />
        )}
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
