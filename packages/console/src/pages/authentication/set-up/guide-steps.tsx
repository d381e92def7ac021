// What is to be done at the provider before anything can be entered here, in its own words.
import { Button, Code, Group, List, Stack, Text, Title } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { CopyField } from '../../../parts/copy-field.tsx'
import { useTexts } from '../../../texts/texts-provider.tsx'
import type { Preset } from '../queries.ts'

/** The exact steps in the Azure portal, with the values to paste there. */
export function AzureSteps(props: { readonly preset: Preset; readonly redirectUri: string }) {
  const { setUp, fields } = useTexts().authentication
  const { preset, redirectUri } = props
  return (
    <Stack gap="xl">
      <OutButton href={preset.registerAt ?? ''} label={setUp.openAzure} />
      <GuidePart title={setUp.registerApp.title} steps={setUp.registerApp.steps}>
        <CopyField label={setUp.registerApp.appName} value={appName} />
        <CopyField label={fields.redirectUri} value={redirectUri} />
      </GuidePart>
      <GuidePart title={setUp.permissions.title} steps={setUp.permissions.steps}>
        <Group gap="xs">
          {preset.apiPermissions.map((permission) => (
            <Code key={permission}>{permission}</Code>
          ))}
        </Group>
      </GuidePart>
      <GuidePart title={setUp.secret.title} steps={setUp.secret.steps}>
        <CopyField label={setUp.secret.description} value={secretDescription} />
      </GuidePart>
    </Stack>
  )
}

const appName = 'Usher SSO'
const secretDescription = 'Usher SSO Secret'

/** The same for providers whose pages we do not know button by button. */
export function ProviderSteps(props: { readonly preset: Preset; readonly redirectUri: string }) {
  const { setUp, fields } = useTexts().authentication
  const { preset, redirectUri } = props
  return (
    <Stack gap="xl">
      {preset.registerAt !== null && (
        <OutButton href={preset.registerAt} label={setUp.openProvider(preset.title)} />
      )}
      <GuidePart title={setUp.elsewhere.title} steps={setUp.elsewhere.steps}>
        <CopyField label={fields.redirectUri} value={redirectUri} />
      </GuidePart>
    </Stack>
  )
}

function GuidePart(props: {
  readonly title: string
  readonly steps: readonly string[]
  readonly children: ReactNode
}) {
  return (
    <Stack gap="sm">
      <Title order={3} size="h5">
        {props.title}
      </Title>
      <List type="ordered" size="sm" spacing={6}>
        {props.steps.map((step) => (
          <List.Item key={step}>
            <Text span size="sm">
              {step}
            </Text>
          </List.Item>
        ))}
      </List>
      {props.children}
    </Stack>
  )
}

function OutButton(props: { readonly href: string; readonly label: string }) {
  return (
    <Group>
      <Button
        component="a"
        href={props.href}
        target="_blank"
        rel="noreferrer"
        variant="default"
        rightSection={<IconExternalLink size={16} />}
      >
        {props.label}
      </Button>
    </Group>
  )
}
