import { Button, Group, Stack, Text, Title } from '@mantine/core'
import type { Me } from '../api/me.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { useTexts } from '../texts/texts-provider.tsx'
import { NotFound } from './not-found.tsx'
import { useSwitchOrganization } from './switch-organization.ts'

export function OtherOrganization(props: { readonly me: Me; readonly organizationId: string }) {
  const { otherOrganization, switchOrganization } = useTexts().shell
  const change = useSwitchOrganization()
  const { organization, organizations } = props.me
  if (!organizations.some(({ id }) => id === props.organizationId)) return <NotFound />
  return (
    <Stack align="flex-start">
      <Title order={1} size="h3">
        {otherOrganization.title}
      </Title>
      <Text>{otherOrganization.text(organization.name)}</Text>
      {change.error !== null && <ErrorNotice error={change.error} />}
      <Group>
        <Button loading={change.isPending} onClick={() => change.mutate(props.organizationId)}>
          {switchOrganization}
        </Button>
        <Button variant="default" component="a" href="/console">
          {otherOrganization.stay(organization.name)}
        </Button>
      </Group>
    </Stack>
  )
}
