import { Button, Group, List, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMay } from '../../api/me.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { UnsavedGuard } from '../../parts/unsaved-guard.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { DirectoryRoleRules } from './directory-role-rules.tsx'
import { ExtensionsPanel } from './extensions-panel.tsx'
import { ProviderSelect } from './provider-select.tsx'
import { useDeleteDirectory, useUpdateDirectory, type Directory } from './queries.ts'
import { provisioningRoute } from './routes.ts'

type Props = { readonly directory: Directory; readonly others: readonly Directory[] }

export function SettingsTab(props: Props) {
  const mayWrite = useMay('directories:write')
  return (
    <Stack gap="lg">
      <General {...props} />
      <DirectoryRoleRules directory={props.directory} />
      <ExtensionsPanel directory={props.directory} />
      {mayWrite && <Remove directory={props.directory} />}
    </Stack>
  )
}

function General({ directory, others }: Props) {
  const { parts, provisioning } = useTexts()
  const { settings } = provisioning
  const { organizationId } = provisioningRoute.useParams()
  const mayWrite = useMay('directories:write')
  const update = useUpdateDirectory({ organizationId, directoryId: directory.id })
  // Whoever may not see the providers is told which one it is, and leaves it so.
  const seesProviders = useMay('connections:read')
  const form = useForm({
    initialValues: {
      name: directory.name,
      connectionId: directory.connectionId,
      strict: directory.strict,
    },
  })
  const submit = form.onSubmit((values) => {
    // Only what somebody changed here: what others have saved meanwhile stays theirs.
    const changes = {
      ...(form.isDirty('name') && { name: values.name }),
      ...(form.isDirty('connectionId') && { connectionId: values.connectionId }),
      ...(form.isDirty('strict') && { strict: values.strict }),
    }
    update.mutate(changes, {
      onSuccess: () => {
        form.resetDirty(values)
        notifyDone(settings.saved)
      },
    })
  })
  return (
    <Panel title={settings.general}>
      <form onSubmit={submit}>
        <UnsavedGuard when={form.isDirty()} />
        <Stack maw="32rem">
          <TextInput
            label={settings.name}
            required
            maxLength={100}
            readOnly={!mayWrite}
            {...form.getInputProps('name')}
          />
          {seesProviders ? (
            <ProviderSelect
              organizationId={organizationId}
              others={others.filter(({ id }) => id !== directory.id)}
              label={settings.provider}
              description={settings.providerHint}
              placeholder={settings.noProvider}
              clearable={mayWrite}
              readOnly={!mayWrite}
              {...form.getInputProps('connectionId')}
            />
          ) : (
            <TextInput
              label={settings.provider}
              description={settings.providerElsewhere}
              readOnly
              value={directory.connectionName ?? settings.noProvider}
            />
          )}
          <Switch
            label={settings.strict}
            description={settings.strictHint}
            disabled={!mayWrite}
            {...form.getInputProps('strict', { type: 'checkbox' })}
          />
          {update.error !== null && <ErrorNotice error={update.error} />}
          {mayWrite && (
            <Group>
              <Button type="submit" loading={update.isPending} disabled={!form.isDirty()}>
                {parts.save}
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </Panel>
  )
}

function Remove({ directory }: { readonly directory: Directory }) {
  const { settings } = useTexts().provisioning
  const words = settings.remove
  const format = useFormat()
  const { organizationId } = provisioningRoute.useParams()
  const navigate = provisioningRoute.useNavigate()
  const remove = useDeleteDirectory({ organizationId, directoryId: directory.id })
  const points = words.points(format.number(directory.users), format.number(directory.groups))
  return (
    <Panel title={words.title} description={words.description} tone="danger">
      <div>
        <ConfirmButton
          label={words.action}
          title={words.question(directory.name)}
          confirmLabel={words.confirm}
          onConfirm={async () => {
            await remove.mutateAsync()
            notifyDone(words.done)
            await navigate({ search: {}, ignoreBlocker: true })
          }}
        >
          <Stack gap="xs">
            <Text size="sm">{words.lead}</Text>
            <List size="sm">
              {points.map((point) => (
                <List.Item key={point}>{point}</List.Item>
              ))}
            </List>
            <Text size="sm">{words.advice}</Text>
          </Stack>
        </ConfirmButton>
      </div>
    </Panel>
  )
}
