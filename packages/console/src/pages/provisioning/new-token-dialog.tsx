import { Alert, Button, Group, Modal, Radio, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { CopyField } from '../../parts/copy-field.tsx'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { daysFromNow } from '../../api/days-from-now.ts'
import { useCreateToken, type CreatedToken, type Directory } from './queries.ts'
import { provisioningRoute } from './routes.ts'

const kinds = ['bearer', 'client'] as const
const scopes = ['write', 'read'] as const
const expiries = ['90', '180', '365', '730', 'never'] as const
type Values = {
  name: string
  kind: (typeof kinds)[number]
  scope: (typeof scopes)[number]
  expires: (typeof expiries)[number]
}

/** Asks for what a token is to be, then shows it this once. */
export function NewTokenDialog(props: {
  readonly directory: Directory
  readonly opened: boolean
  readonly onMade: (token: CreatedToken) => void
  readonly onClose: () => void
}) {
  const { provisioning } = useTexts()
  const { tokens } = provisioning
  const { organizationId } = provisioningRoute.useParams()
  const create = useCreateToken({ organizationId, directoryId: props.directory.id })
  const close = () => {
    props.onClose()
    create.reset()
  }
  return (
    <Modal
      opened={props.opened}
      onClose={close}
      centered
      size="lg"
      title={create.data ? tokens.created.title : tokens.make}
      // The secret is not seen again: it does not go with a click beside the window.
      closeOnClickOutside={create.data === undefined}
    >
      {create.data ? (
        <Created token={create.data} directory={props.directory} onDone={close} />
      ) : (
        <TokenForm
          pending={create.isPending}
          error={create.error}
          onSubmit={({ name, kind, scope, expires }) =>
            create.mutate(
              {
                name,
                kind,
                scopes: scope === 'write' ? ['read', 'write'] : ['read'],
                expiresAt: expires === 'never' ? null : daysFromNow(Number(expires)),
              },
              { onSuccess: props.onMade },
            )
          }
        />
      )}
    </Modal>
  )
}

function TokenForm(props: {
  readonly pending: boolean
  readonly error: Error | null
  readonly onSubmit: (values: Values) => void
}) {
  const { tokens } = useTexts().provisioning
  const words = tokens.form
  const form = useForm<Values>({
    initialValues: { name: 'Entra', kind: 'bearer', scope: 'write', expires: '365' },
  })
  return (
    <form onSubmit={form.onSubmit(props.onSubmit)}>
      <Stack>
        <TextInput
          label={words.name}
          description={words.nameHint}
          required
          maxLength={100}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Radio.Group label={words.kind} {...form.getInputProps('kind')}>
          <Stack gap="xs" mt="xs">
            {kinds.map((kind) => (
              <Radio
                key={kind}
                value={kind}
                label={tokens.kinds[kind]}
                description={words.kindHints[kind]}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Group grow align="flex-start">
          <Select
            label={words.scope}
            allowDeselect={false}
            data={scopes.map((value) => ({ value, label: tokens.scopes[value] }))}
            {...form.getInputProps('scope')}
          />
          <Select
            label={words.expires}
            allowDeselect={false}
            data={expiries.map((value) => ({ value, label: words.expiries[value] }))}
            {...form.getInputProps('expires')}
          />
        </Group>
        {props.error !== null && <ErrorNotice error={props.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={props.pending}>
            {words.create}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Created(props: {
  readonly token: CreatedToken
  readonly directory: Directory
  readonly onDone: () => void
}) {
  const { connect, tokens } = useTexts().provisioning
  const { created } = tokens
  const { token, directory } = props
  return (
    <Stack>
      <Alert color="yellow" variant="light">
        {created.text}
      </Alert>
      <CopyField label={connect.tenantUrl} value={directory.tenantUrl} />
      {token.kind === 'client' && (
        <>
          <CopyField label={created.tokenEndpoint} value={directory.tokenEndpoint} />
          <CopyField label={created.clientId} value={token.id} />
        </>
      )}
      <SecretOnce
        label={token.kind === 'client' ? created.clientSecret : connect.secretToken}
        value={token.token}
      />
      <Group justify="flex-end">
        <Button onClick={props.onDone}>{created.done}</Button>
      </Group>
    </Stack>
  )
}
