// Secrets are replaced with an overlap: the new one is added while the old one still works.
import {
  Alert,
  Button,
  Group,
  List,
  PasswordInput,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { ApiError } from '../../../api/client.ts'
import { useMay } from '../../../api/me.ts'
import { ConfirmButton } from '../../../parts/confirm-button.tsx'
import { DataTable, type Column } from '../../../parts/data-table.tsx'
import { ErrorNotice } from '../../../parts/error-notice.tsx'
import { notifyDone } from '../../../parts/notify.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { StatusBadge } from '../../../parts/status-badge.tsx'
import { TimeText } from '../../../parts/time-text.tsx'
import { UnsavedGuard } from '../../../parts/unsaved-guard.tsx'
import { useTexts } from '../../../texts/texts-provider.tsx'
import {
  useAddSecret,
  useRemoveSecret,
  type Connection,
  type ConnectionRef,
  type ConnectionSecret,
} from '../queries.ts'
import { SecretExpiry } from '../secret-state.tsx'
import { endOfDay, looksLikeSecretId } from '../set-up/set-up-form.ts'

const secretsMax = 2

export function SecretsPanel(props: {
  readonly organizationId: string
  readonly connection: Connection
}) {
  const { rotation, secrets: texts } = useTexts().authentication
  const { connection } = props
  const param = { organizationId: props.organizationId, connectionId: connection.id }
  const mayWrite = useMay('connections:write')
  const columns = useColumns(param, connection, mayWrite)
  const newestFirst = connection.secrets.toSorted((one, other) =>
    other.createdAt.localeCompare(one.createdAt),
  )
  const steps = connection.kind === 'entra' ? rotation.steps : rotation.stepsElsewhere
  return (
    <Panel title={rotation.title} description={rotation.text}>
      {newestFirst.length === 0 ? (
        <Text size="sm">{texts.none}</Text>
      ) : (
        <DataTable
          label={rotation.listLabel}
          columns={columns}
          rows={newestFirst}
          rowKey={({ id }) => id}
        />
      )}
      <details>
        <summary>{rotation.stepsTitle}</summary>
        <List type="ordered" size="sm" spacing={6} mt="sm">
          {steps.map((step) => (
            <List.Item key={step}>{step}</List.Item>
          ))}
        </List>
      </details>
      {mayWrite &&
        (newestFirst.length >= secretsMax ? (
          <Alert color="usher" variant="light">
            <Text size="sm">{rotation.full}</Text>
          </Alert>
        ) : (
          <AddSecret param={param} connection={connection} />
        ))}
    </Panel>
  )
}

function useColumns(
  param: ConnectionRef,
  connection: Connection,
  mayWrite: boolean,
): readonly Column<ConnectionSecret>[] {
  const { rotation } = useTexts().authentication
  return [
    {
      key: 'hint',
      label: rotation.columns.hint,
      render: (secret) => (
        <Group gap="xs">
          <Text size="sm" ff="monospace">
            {secret.kind === 'private-key'
              ? rotation.privateKey
              : secret.hint === ''
                ? rotation.hidden
                : `…${secret.hint}`}
          </Text>
          {connection.secrets.length > 1 && secret === newestOf(connection) && (
            <StatusBadge tone="info">{rotation.newer}</StatusBadge>
          )}
        </Group>
      ),
    },
    {
      key: 'added',
      label: rotation.columns.added,
      render: (secret) => <TimeText at={secret.createdAt} />,
    },
    {
      key: 'expires',
      label: rotation.columns.expires,
      render: (secret) => <SecretExpiry secret={secret} />,
    },
    ...(mayWrite
      ? [
          {
            key: 'actions',
            label: rotation.remove,
            render: (secret: ConnectionSecret) => (
              <RemoveSecret param={param} connection={connection} secret={secret} />
            ),
          },
        ]
      : []),
  ]
}

function newestOf({ secrets }: Connection): ConnectionSecret | undefined {
  return secrets.reduce<ConnectionSecret | undefined>(
    (best, one) => (best === undefined || one.createdAt > best.createdAt ? one : best),
    undefined,
  )
}

function RemoveSecret(props: {
  readonly param: ConnectionRef
  readonly connection: Connection
  readonly secret: ConnectionSecret
}) {
  const { rotation } = useTexts().authentication
  const { secret } = props
  const remove = useRemoveSecret(props.param)
  const isLast = props.connection.secrets.length === 1
  const title = secret.hint === '' ? rotation.removeTitleHidden : rotation.removeTitle(secret.hint)
  return (
    <ConfirmButton
      label={rotation.remove}
      title={title}
      accessibleName={title}
      confirmLabel={rotation.remove}
      buttonProps={{ size: 'compact-sm' }}
      onConfirm={async () => {
        await remove.mutateAsync(secret.id)
        notifyDone(rotation.removed)
      }}
    >
      <Text size="sm">{isLast ? rotation.removeLast : rotation.removeOther}</Text>
    </ConfirmButton>
  )
}

function AddSecret(props: { readonly param: ConnectionRef; readonly connection: Connection }) {
  const { fields, help, rotation, secretLooksLikeId } = useTexts().authentication
  const { settings } = props.connection
  const form = useForm({ initialValues: { value: '', expiresAt: '' } })
  const add = useAddSecret(props.param)
  const isEntra = settings.kind === 'entra'
  const isKey =
    settings.kind !== 'email' && settings.clientAuthentication.method === 'private_key_jwt'
  const { value, expiresAt } = form.values
  const refusalOf = (path: string) =>
    add.error instanceof ApiError ? add.error.errors.find((one) => one.path === path) : undefined
  const refused = refusalOf('value')
  const refusedExpiry = refusalOf('expiresAt')
  const valueProps = {
    ...form.getInputProps('value'),
    label: isKey ? rotation.keyValue : isEntra ? fields.entraSecret : rotation.value,
    error:
      isEntra && !isKey && looksLikeSecretId(value)
        ? secretLooksLikeId
        : refused && `${refused.message}. ${refused.hint ?? ''}`,
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const json = {
          // What is pasted often brings a blank along, which the provider would not take.
          value: value.trim(),
          ...(expiresAt !== '' && { expiresAt: endOfDay(expiresAt) }),
        }
        add.mutate(json, {
          onSuccess: () => {
            form.reset()
            notifyDone(rotation.added)
          },
        })
      }}
    >
      <UnsavedGuard when={value !== ''} />
      <Stack gap="sm">
        {isKey ? (
          <Textarea
            {...valueProps}
            autosize
            minRows={3}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            placeholder="-----BEGIN PRIVATE KEY-----"
            spellCheck={false}
          />
        ) : (
          <PasswordInput {...valueProps} autoComplete="new-password" />
        )}
        <TextInput
          type="date"
          label={fields.secretExpiresAt}
          description={isEntra ? help.secretExpiresAt : help.secretExpiresOptional}
          styles={{ wrapper: { maxWidth: '14rem' } }}
          {...form.getInputProps('expiresAt')}
          error={refusedExpiry?.message}
        />
        {add.error !== null && refused === undefined && refusedExpiry === undefined && (
          <ErrorNotice error={add.error} />
        )}
        <Group justify="flex-end">
          <Button
            type="submit"
            variant="default"
            disabled={value.trim() === ''}
            loading={add.isPending}
          >
            {rotation.add}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
