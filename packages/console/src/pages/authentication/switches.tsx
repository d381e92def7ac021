// Switching on is harmless and can be taken back; switching off ends sessions, and so says first what
// will happen.
import { Switch, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMay } from '../../api/me.ts'
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useUpdateConnection, useUsage, type Connection } from './queries.ts'

type SwitchProps = { readonly organizationId: string; readonly connection: Connection }

export function EnabledSwitch({ organizationId, connection }: SwitchProps) {
  const { authentication } = useTexts()
  const [asks, { open, close }] = useDisclosure(false)
  const param = { organizationId, connectionId: connection.id }
  const update = useUpdateConnection(param)
  const mayWrite = useMay('connections:write')
  const enable = () =>
    update.mutate(
      { enabled: true },
      { onSuccess: ({ name }) => notifyDone(authentication.enabledNow(name)) },
    )
  return (
    <>
      <Switch
        aria-label={authentication.enabledSwitch(connection.name)}
        checked={connection.enabled}
        disabled={!mayWrite || update.isPending}
        onChange={() => (connection.enabled ? open() : enable())}
      />
      <DisableDialog
        organizationId={organizationId}
        connection={connection}
        opened={asks}
        onClose={close}
      />
      {update.error !== null && !asks && <ErrorNotice error={update.error} />}
    </>
  )
}

/** Says how many sessions will end. */
export function DisableDialog(
  props: SwitchProps & { readonly opened: boolean; readonly onClose: () => void },
) {
  const { authentication } = useTexts()
  const { connection, opened } = props
  const param = { organizationId: props.organizationId, connectionId: connection.id }
  const usage = useUsage(param, opened)
  const update = useUpdateConnection(param)
  const disable = async () => {
    await update.mutateAsync({ enabled: false })
    notifyDone(authentication.disabledNow(connection.name), {
      label: authentication.enable,
      run: () => update.mutateAsync({ enabled: true }),
    })
  }
  return (
    <ConfirmDialog
      opened={opened}
      onClose={props.onClose}
      title={authentication.disableTitle(connection.name)}
      confirmLabel={authentication.disable}
      onConfirm={disable}
      ready={usage.data !== undefined}
    >
      <Loaded query={usage} rows={2}>
        {({ sessions }) => (
          <Text size="sm">{authentication.disableText(authentication.sessions(sessions))}</Text>
        )}
      </Loaded>
    </ConfirmDialog>
  )
}

/** In a list the row is its label; where it stands alone, it says itself what it is. */
export function RegistrationSwitch(props: SwitchProps & { readonly labelled?: boolean }) {
  const { organizationId, connection } = props
  const { authentication } = useTexts()
  const update = useUpdateConnection({ organizationId, connectionId: connection.id })
  const mayWrite = useMay('connections:write')
  const { registrationOn, registrationOff } = authentication
  const toggle = () =>
    update.mutate(
      { registrationEnabled: !connection.registrationEnabled },
      {
        onSuccess: ({ name, registrationEnabled }) =>
          notifyDone((registrationEnabled ? registrationOn : registrationOff)(name)),
      },
    )
  return (
    <>
      <Switch
        {...(props.labelled
          ? { label: authentication.fields.registrationEnabled }
          : { 'aria-label': authentication.registrationSwitch(connection.name) })}
        description={props.labelled && authentication.help.registration}
        checked={connection.registrationEnabled}
        disabled={!mayWrite || update.isPending}
        onChange={toggle}
      />
      {update.error !== null && <ErrorNotice error={update.error} />}
    </>
  )
}
