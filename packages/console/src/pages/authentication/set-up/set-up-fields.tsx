// The fields to paste back what the provider gave, each with what the check found about it.
import {
  Button,
  Fieldset,
  Group,
  PasswordInput,
  Select,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { ReactNode } from 'react'
import { useTexts } from '../../../texts/texts-provider.tsx'
import { parseMapping } from '../../previews/mapping-draft.ts'
import { MappingProblem } from '../../previews/mapping-problem.tsx'
import { FindingText, findingsAt } from '../findings.tsx'
import type { Finding, Preset } from '../queries.ts'
import {
  guideMapping,
  guideMappingWithoutMail,
  looksLikeSecretId,
  type SetUpValues,
} from './set-up-form.ts'

export type SetUpForm = UseFormReturnType<SetUpValues>
type FieldsProps = {
  readonly form: SetUpForm
  readonly preset: Preset
  readonly findings: readonly Finding[]
}

export function SetUpFields(props: FieldsProps) {
  switch (props.preset.kind) {
    case 'entra':
      return <EntraFields {...props} />
    case 'oidc':
      return <OidcFields {...props} />
    case 'generic':
      return <GenericFields {...props} />
  }
}

/** The worst that was found about a setting, for the `error` of its field. */
function errorAt(findings: readonly Finding[], path: string) {
  const finding = findingsAt(findings, path).find(({ severity }) => severity === 'error')
  return finding && <FindingText finding={finding} />
}

function EntraFields({ form, preset, findings }: FieldsProps) {
  const { fields, help, setUp } = useTexts().authentication
  return (
    <Stack>
      <NameField form={form} />
      <TextInput
        required
        label={fields.entraClientId}
        description={help.entraClientId}
        placeholder="xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('clientId')}
        error={errorAt(findings, 'clientId')}
      />
      <TextInput
        required
        label={fields.tenantId}
        description={help.tenantId}
        placeholder="xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('tenantId')}
        error={errorAt(findings, 'tenantIds') ?? errorAt(findings, 'tenantId')}
      />
      <SecretFields form={form} preset={preset} findings={findings} />
      <RegistrationField form={form} />
      <Advanced title={setUp.advanced}>
        <AddressField form={form} findings={findings} name="authority" help={help.authority} />
        <AddressField
          form={form}
          findings={findings}
          name="graphEndpoint"
          help={help.graphEndpoint}
        />
        <ScopeField form={form} findings={findings} />
      </Advanced>
    </Stack>
  )
}

function OidcFields({ form, preset, findings }: FieldsProps) {
  const { fields, help, setUp } = useTexts().authentication
  const byBlanks = preset.blanks.length > 0
  const isFixed = !byBlanks && preset.addresses['issuer'] !== ''
  return (
    <Stack>
      <NameField form={form} />
      {preset.blanks.map(({ name, example }) => (
        <TextInput
          key={name}
          required
          label={isBlankName(name) ? help.blanks[name] : name}
          placeholder={example}
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps(`blanks.${name}`)}
          error={errorAt(findings, 'issuer')}
        />
      ))}
      {!byBlanks && !isFixed && (
        <AddressField form={form} findings={findings} name="issuer" help={help.issuer} required />
      )}
      <ClientIdField form={form} findings={findings} label={fields.clientId} />
      <SecretFields form={form} preset={preset} findings={findings} />
      <RegistrationField form={form} />
      <Advanced title={setUp.advancedGeneric}>
        {(byBlanks || isFixed) && (
          <AddressField form={form} findings={findings} name="issuer" help={help.issuer} />
        )}
        <ScopeField form={form} findings={findings} />
        <MappingField form={form} findings={findings} withGuide={false} />
      </Advanced>
    </Stack>
  )
}

function isBlankName(name: string): name is 'domain' | 'host' | 'realm' {
  return ['domain', 'host', 'realm'].includes(name)
}

/** The guide's fields, by its names and in its order. */
function GenericFields({ form, preset, findings }: FieldsProps) {
  const { fields, setUp } = useTexts().authentication
  const isNamed = preset.id !== 'generic'
  const endpoints = (
    <>
      <AddressField
        form={form}
        findings={findings}
        name="authorizationEndpoint"
        placeholder="https://login.microsoftonline.com/{tenant-id}/oauth2/v2.0/authorize"
        required
      />
      <AddressField
        form={form}
        findings={findings}
        name="tokenEndpoint"
        placeholder="https://login.microsoftonline.com/{tenant-id}/oauth2/v2.0/token"
        required
      />
      <AddressField
        form={form}
        findings={findings}
        name="userInfoEndpoint"
        placeholder="https://graph.microsoft.com/v1.0/me"
        required
      />
      <ScopeField form={form} findings={findings} />
    </>
  )
  return (
    <Stack>
      <NameField form={form} />
      {!isNamed && (
        <Select
          label={fields.authType}
          data={[{ value: 'GENERIC', label: setUp.authTypes.GENERIC }]}
          value="GENERIC"
          allowDeselect={false}
        />
      )}
      <ClientIdField form={form} findings={findings} label={fields.clientId} />
      <SecretFields form={form} preset={preset} findings={findings} />
      {!isNamed && endpoints}
      <RegistrationField form={form} />
      {isNamed ? (
        <Advanced title={setUp.advancedGeneric}>
          {endpoints}
          <MappingField form={form} findings={findings} withGuide={false} />
        </Advanced>
      ) : (
        <MappingField form={form} findings={findings} withGuide />
      )}
    </Stack>
  )
}

function NameField({ form }: Pick<FieldsProps, 'form'>) {
  const { fields, help } = useTexts().authentication
  return (
    <TextInput
      required
      label={fields.name}
      description={help.name}
      maxLength={100}
      autoComplete="off"
      {...form.getInputProps('name')}
    />
  )
}

function ClientIdField(props: Omit<FieldsProps, 'preset'> & { readonly label: string }) {
  return (
    <TextInput
      required
      label={props.label}
      autoComplete="off"
      spellCheck={false}
      {...props.form.getInputProps('clientId')}
      error={errorAt(props.findings, 'clientId')}
    />
  )
}

function SecretFields({ form, preset, findings }: FieldsProps) {
  const { fields, help, secretLooksLikeId } = useTexts().authentication
  const isEntra = preset.kind === 'entra'
  const mistaken = isEntra && looksLikeSecretId(form.values.clientSecret)
  return (
    <>
      <PasswordInput
        required
        label={isEntra ? fields.entraSecret : fields.clientSecret}
        description={isEntra ? help.entraSecret : undefined}
        autoComplete="new-password"
        {...form.getInputProps('clientSecret')}
        error={mistaken ? secretLooksLikeId : errorAt(findings, 'clientSecret')}
      />
      <TextInput
        type="date"
        label={fields.secretExpiresAt}
        description={isEntra ? help.secretExpiresAt : help.secretExpiresOptional}
        styles={{ wrapper: { maxWidth: '14rem' } }}
        {...form.getInputProps('clientSecretExpiresAt')}
      />
    </>
  )
}

function RegistrationField({ form }: Pick<FieldsProps, 'form'>) {
  const { fields, help } = useTexts().authentication
  return (
    <Switch
      label={fields.registrationEnabled}
      description={help.registration}
      {...form.getInputProps('registrationEnabled', { type: 'checkbox' })}
    />
  )
}

function ScopeField({ form, findings }: Omit<FieldsProps, 'preset'>) {
  const { fields, help } = useTexts().authentication
  return (
    <TextInput
      label={fields.scope}
      description={help.scope}
      spellCheck={false}
      {...form.getInputProps('scope')}
      error={errorAt(findings, 'scope')}
    />
  )
}

type AddressName =
  | 'authority'
  | 'graphEndpoint'
  | 'issuer'
  | 'authorizationEndpoint'
  | 'tokenEndpoint'
  | 'userInfoEndpoint'

function AddressField(
  props: Omit<FieldsProps, 'preset'> & {
    readonly name: AddressName
    readonly help?: string
    readonly placeholder?: string
    readonly required?: boolean
  },
) {
  const { fields, placeholderLeft } = useTexts().authentication
  const { form, findings, name } = props
  const value = form.values.addresses[name] ?? ''
  const isBlankOfPreset = Object.keys(form.values.blanks).some((one) => value.includes(`{${one}}`))
  const left = /[{}<>]/.test(value) && !isBlankOfPreset
  return (
    <TextInput
      required={props.required ?? false}
      label={fields[name]}
      description={props.help}
      placeholder={props.placeholder}
      inputMode="url"
      autoComplete="off"
      spellCheck={false}
      {...form.getInputProps(`addresses.${name}`)}
      error={left ? placeholderLeft : errorAt(findings, name)}
    />
  )
}

function MappingField(
  props: Omit<FieldsProps, 'preset'> & {
    /** Offer the two mappings of the guide. */
    readonly withGuide: boolean
  },
) {
  const { fields, help, setUp } = useTexts().authentication
  const { form } = props
  const parsed = parseMapping(form.values.attributeMapping)
  const use = (mapping: object) =>
    form.setFieldValue('attributeMapping', JSON.stringify(mapping, null, 2))
  return (
    <Stack gap="xs">
      <Textarea
        label={fields.attributeMapping}
        description={help.mapping}
        autosize
        minRows={4}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        spellCheck={false}
        {...form.getInputProps('attributeMapping')}
        error={
          'problem' in parsed ? (
            <MappingProblem problem={parsed.problem} />
          ) : (
            errorAt(props.findings, 'attributeMapping')
          )
        }
      />
      {props.withGuide && (
        <Group gap="xs">
          <Button size="compact-sm" variant="default" onClick={() => use(guideMapping)}>
            {setUp.mappingGuide}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => use(guideMappingWithoutMail)}>
            {setUp.mappingNoMail}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function Advanced(props: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Fieldset variant="unstyled">
      <details>
        <summary>{props.title}</summary>
        <Stack mt="md">{props.children}</Stack>
      </details>
    </Fieldset>
  )
}
