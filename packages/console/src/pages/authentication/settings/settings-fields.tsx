// The settings of a provider by group: what it is called, where it is, how a sign-in goes.
import { Select, Stack, Switch, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { Panel } from '../../../parts/panel.tsx'
import { useTexts } from '../../../texts/texts-provider.tsx'
import type { UpstreamSettings } from '../queries.ts'
import type { SettingsValues } from './settings-form.ts'

type FieldsProps = {
  readonly form: UseFormReturnType<SettingsValues>
  readonly kind: UpstreamSettings['kind']
}

export function GeneralFields({ form }: Pick<FieldsProps, 'form'>) {
  const { connection, fields, help } = useTexts().authentication
  return (
    <Panel title={connection.general}>
      <TextInput
        required
        label={fields.name}
        description={help.name}
        maxLength={100}
        {...form.getInputProps('name')}
      />
      <Switch
        label={fields.registrationEnabled}
        description={help.registration}
        {...form.getInputProps('registrationEnabled', { type: 'checkbox' })}
      />
    </Panel>
  )
}

export function ProviderFields({ form, kind }: FieldsProps) {
  const { connection, fields } = useTexts().authentication
  return (
    <Panel title={connection.client}>
      <TextInput
        required
        label={kind === 'entra' ? fields.entraClientId : fields.clientId}
        spellCheck={false}
        {...form.getInputProps('clientId')}
      />
      <KindFields form={form} kind={kind} />
      <AuthenticationFields form={form} />
    </Panel>
  )
}

function KindFields({ form, kind }: FieldsProps) {
  const { help, fields } = useTexts().authentication
  switch (kind) {
    case 'entra':
      return (
        <>
          <TenantsField form={form} />
          <AddressField form={form} name="authority" help={help.authority} />
          <AddressField form={form} name="graphEndpoint" help={help.graphEndpoint} />
        </>
      )
    case 'oidc':
      return (
        <>
          <AddressField form={form} name="issuer" help={help.issuer} />
          <Switch
            label={fields.fetchUserInfo}
            description={help.fetchUserInfo}
            {...form.getInputProps('fetchUserInfo', { type: 'checkbox' })}
          />
        </>
      )
    case 'generic':
      return (
        <>
          <AddressField form={form} name="authorizationEndpoint" />
          <AddressField form={form} name="tokenEndpoint" />
          <AddressField form={form} name="userInfoEndpoint" />
          <AddressField form={form} name="issuer" help={help.jwksUri} />
          <AddressField form={form} name="jwksUri" />
          <TenantsField form={form} />
        </>
      )
  }
}

function TenantsField({ form }: Pick<FieldsProps, 'form'>) {
  const { fields, help } = useTexts().authentication
  return (
    <TagsInput
      label={fields.tenantIds}
      description={help.tenantIds}
      splitChars={[',', ' ', ';']}
      acceptValueOnBlur
      {...form.getInputProps('tenantIds')}
    />
  )
}

type AddressName =
  | 'authority'
  | 'graphEndpoint'
  | 'issuer'
  | 'jwksUri'
  | 'authorizationEndpoint'
  | 'tokenEndpoint'
  | 'userInfoEndpoint'

function AddressField(
  props: Pick<FieldsProps, 'form'> & { readonly name: AddressName; readonly help?: string },
) {
  const { fields, placeholderLeft } = useTexts().authentication
  const { form, name } = props
  const input = form.getInputProps(name)
  return (
    <TextInput
      label={fields[name]}
      description={props.help}
      inputMode="url"
      spellCheck={false}
      {...input}
      error={/[{}<>]/.test(form.values[name]) ? placeholderLeft : input.error}
    />
  )
}

function AuthenticationFields({ form }: Pick<FieldsProps, 'form'>) {
  const { connection, fields, help } = useTexts().authentication
  const { method } = form.values
  return (
    <>
      <Select
        label={fields.clientAuthentication}
        allowDeselect={false}
        data={optionsOf(connection.authentications)}
        {...form.getInputProps('method')}
      />
      {method === 'private_key_jwt' && (
        <>
          <Textarea
            label={fields.certificatePem}
            placeholder="-----BEGIN CERTIFICATE-----"
            autosize
            minRows={4}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            spellCheck={false}
            {...form.getInputProps('certificatePem')}
          />
          <Select
            label={fields.algorithm}
            allowDeselect={false}
            data={['PS256', 'RS256']}
            {...form.getInputProps('algorithm')}
          />
        </>
      )}
      {method === 'federated' && (
        <TextInput
          label={fields.assertionFile}
          description={help.assertionFile}
          spellCheck={false}
          {...form.getInputProps('assertionFile')}
        />
      )}
    </>
  )
}

export function BehaviourFields({ form }: Pick<FieldsProps, 'form'>) {
  const { connection, fields, help } = useTexts().authentication
  return (
    <Panel title={connection.behaviour}>
      <Stack>
        <TextInput
          label={fields.scope}
          description={help.scope}
          spellCheck={false}
          {...form.getInputProps('scope')}
        />
        <Select
          label={fields.linkPolicy}
          allowDeselect={false}
          data={optionsOf(connection.linkPolicies)}
          {...form.getInputProps('linkPolicy')}
        />
        <Select
          label={fields.responseMode}
          allowDeselect={false}
          data={optionsOf(connection.responseModes)}
          {...form.getInputProps('responseMode')}
        />
      </Stack>
    </Panel>
  )
}

function optionsOf(labels: Readonly<Record<string, string>>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
}
