import { SimpleGrid, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMay } from '../../api/me.ts'
import { CopyField } from '../../parts/copy-field.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { ConnectionFrame } from './connection-frame.tsx'
import { authenticationPaths, inConsole } from './paths.ts'
import { connectionQuery, type Connection } from './queries.ts'
import { needsSecret } from './secret-state.tsx'
import { CheckPanel } from './settings/check-panel.tsx'
import { DangerPanel } from './settings/danger-panel.tsx'
import { SecretsPanel } from './settings/secrets-panel.tsx'
import { SettingsFormPanel } from './settings/settings-form-panel.tsx'
import { RegistrationSwitch } from './switches.tsx'

export function ConnectionPage() {
  const param = useParams({
    from: '/frame/organizations/$organizationId/authentication/$connectionId',
  })
  const { authentication, previews } = useTexts()
  const query = useQuery(connectionQuery(param))
  if (query.data === undefined) {
    const back = inConsole(authenticationPaths.list(param.organizationId))
    return (
      <>
        <PageHeader
          title={previews.provider}
          trail={[{ label: authentication.title, href: back }]}
        />
        <Loaded query={query} rows={8}>
          {() => null}
        </Loaded>
      </>
    )
  }
  return (
    <ConnectionFrame organizationId={param.organizationId} connection={query.data} tab="settings">
      <ConnectionSettings organizationId={param.organizationId} connection={query.data} />
    </ConnectionFrame>
  )
}

type PartProps = { readonly organizationId: string; readonly connection: Connection }

function ConnectionSettings(props: PartProps) {
  const { connection } = props
  const { settings } = connection
  const mayWrite = useMay('connections:write')
  if (settings.kind === 'email') return <EmailSettings {...props} />
  return (
    <Stack gap="lg">
      {/* What was found before a change is not true of what is saved now. */}
      <CheckPanel key={[connection.updatedAt, connection.secrets.length].join(' ')} {...props} />
      <AddressesPanel {...props} />
      <SettingsFormPanel key={connection.id} {...props} settings={settings} />
      {needsSecret(connection) && <SecretsPanel {...props} />}
      {mayWrite && <DangerPanel {...props} />}
    </Stack>
  )
}

function AddressesPanel({ connection }: PartProps) {
  const { connection: texts, fields } = useTexts().authentication
  return (
    <Panel title={texts.addresses} description={texts.addressesText}>
      <SimpleGrid cols={{ base: 1, lg: 2 }}>
        <CopyField label={fields.redirectUri} value={connection.redirectUri ?? ''} />
        <CopyField
          label={fields.frontChannelLogoutUri}
          value={connection.frontChannelLogoutUri ?? ''}
        />
      </SimpleGrid>
    </Panel>
  )
}

function EmailSettings(props: PartProps) {
  const { connection: texts } = useTexts().authentication
  return (
    <Panel title={texts.general}>
      <Text size="sm">{texts.emailText}</Text>
      <RegistrationSwitch {...props} labelled />
    </Panel>
  )
}
