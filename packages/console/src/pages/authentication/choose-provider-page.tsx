import { Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import {
  IconBrandAuth0,
  IconBrandGithub,
  IconBrandGoogle,
  IconBrandOpenSource,
  IconBrandWindows,
  IconId,
  IconKey,
  IconShieldLock,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import classes from './choose-provider-page.module.css'
import { authenticationPaths, inConsole } from './paths.ts'
import { presetsQuery, type Preset } from './queries.ts'

const icons: Readonly<Record<Preset['id'], ComponentType<{ readonly size?: number }>>> = {
  entra: IconBrandWindows,
  google: IconBrandGoogle,
  okta: IconId,
  auth0: IconBrandAuth0,
  keycloak: IconShieldLock,
  github: IconBrandGithub,
  oidc: IconBrandOpenSource,
  generic: IconKey,
}

export function ChooseProviderPage() {
  const { authentication } = useTexts()
  const { organizationId } = useParams({
    from: '/frame/organizations/$organizationId/authentication/new',
  })
  const query = useQuery(presetsQuery(organizationId))
  return (
    <>
      <PageHeader
        title={authentication.choose.title}
        description={authentication.choose.description}
        trail={[
          {
            label: authentication.title,
            href: inConsole(authenticationPaths.list(organizationId)),
          },
        ]}
      />
      <Loaded query={query}>
        {({ items }) => (
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md">
            {items.map((preset) => (
              <Choice key={preset.id} organizationId={organizationId} preset={preset} />
            ))}
          </SimpleGrid>
        )}
      </Loaded>
    </>
  )
}

function Choice(props: { readonly organizationId: string; readonly preset: Preset }) {
  const { choose } = useTexts().authentication
  const { preset } = props
  const Icon = icons[preset.id]
  return (
    <Paper
      component={Link}
      to={authenticationPaths.setUp(props.organizationId, preset.id)}
      className={classes['choice'] ?? ''}
      withBorder
      p="md"
    >
      <Icon size={26} aria-hidden />
      <Stack gap={2}>
        <Text fw={600}>{preset.title}</Text>
        <Text size="sm" c="dimmed">
          {choose[preset.id]}
        </Text>
      </Stack>
    </Paper>
  )
}
