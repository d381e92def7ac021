import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { ApiError } from '../../../api/client.ts'
import { useMay } from '../../../api/me.ts'
import { ErrorNotice } from '../../../parts/error-notice.tsx'
import { notifyDone } from '../../../parts/notify.tsx'
import { UnsavedGuard } from '../../../parts/unsaved-guard.tsx'
import { useTexts } from '../../../texts/texts-provider.tsx'
import { useUpdateConnection, type Connection, type UpstreamSettings } from '../queries.ts'
import { needsSecret } from '../secret-state.tsx'
import { BehaviourFields, GeneralFields, ProviderFields } from './settings-fields.tsx'
import {
  changesBetween,
  losesSecret,
  movesSubjects,
  valuesOf,
  withTypedSince,
} from './settings-form.ts'

/** All settings of one provider but its mapping and rules, which have pages of their own. */
export function SettingsFormPanel(props: {
  readonly organizationId: string
  readonly connection: Connection
  readonly settings: UpstreamSettings
}) {
  const { authentication } = useTexts()
  const { connection, settings } = props
  const { kind } = settings
  const saved = valuesOf(connection, settings)
  // What the fields began with: only against that is a change somebody's own. What others save
  // meanwhile comes in here as soon as nothing of one's own is in the way.
  const [before, setBefore] = useState(saved)
  const form = useForm({ initialValues: saved })
  const update = useUpdateConnection({
    organizationId: props.organizationId,
    connectionId: connection.id,
  })
  const mayWrite = useMay('connections:write')
  const changes = changesBetween(before, form.values, kind)
  const isChanged = Object.keys(changes).length > 0
  if (!isChanged && JSON.stringify(saved) !== JSON.stringify(before)) {
    setBefore(saved)
    form.setValues(saved)
  }
  const losesSecrets =
    needsSecret(connection) &&
    connection.secrets.length > 0 &&
    losesSecret(before, form.values, kind)
  const save = () => {
    const sent = form.values
    update.mutate(changes, {
      onSuccess: (answer) => {
        if (answer.settings.kind !== 'email') {
          const now = valuesOf(answer, answer.settings)
          setBefore(now)
          form.setValues(withTypedSince(now, sent, form.getValues()))
        }
        notifyDone(authentication.connection.saved(answer.name))
      },
      onError: (error) => {
        if (error instanceof ApiError) form.setErrors(fieldErrorsOf(error))
      },
    })
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <UnsavedGuard when={isChanged} />
      <Stack gap="lg">
        <GeneralFields form={form} />
        <ProviderFields form={form} kind={kind} />
        <BehaviourFields form={form} />
        {movesSubjects(changes) && (
          <Alert
            color="yellow"
            variant="light"
            icon={<IconAlertTriangle />}
            title={authentication.connection.movesTitle}
          >
            <Text size="sm">{authentication.connection.movesText}</Text>
          </Alert>
        )}
        {losesSecrets && (
          <Alert
            color="yellow"
            variant="light"
            icon={<IconAlertTriangle />}
            title={authentication.connection.losesSecretTitle}
          >
            <Text size="sm">{authentication.connection.losesSecretText}</Text>
          </Alert>
        )}
        {update.error !== null && <ErrorNotice error={update.error} />}
        {mayWrite && (
          <Group justify="flex-end" gap="md">
            <Text size="sm" c="dimmed" aria-live="polite">
              {isChanged ? authentication.connection.unsaved : ''}
            </Text>
            <Button type="submit" disabled={!isChanged} loading={update.isPending}>
              {authentication.connection.save}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}

/** `tenantIds.0` belongs to the field `tenantIds`, and whatever is inside the authentication to its own. */
function fieldErrorsOf(error: ApiError): Record<string, string> {
  return Object.fromEntries(
    error.errors.map(({ path, message, hint }) => {
      const [first = '', second] = path.split('.')
      const field = first === 'clientAuthentication' ? (second ?? 'method') : first
      return [field, hint === undefined ? message : `${message}. ${hint}`]
    }),
  )
}
