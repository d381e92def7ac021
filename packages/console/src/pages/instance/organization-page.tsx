import { Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { AddDomain } from '../domains/add-domain.tsx'
import { DomainList } from '../domains/domain-list.tsx'
import { GeneralPanel } from '../organization/general-panel.tsx'
import { organizationQuery } from '../organization/queries.ts'

/** What an operator may do for an organization without being in it. */
export function OrganizationPage() {
  const { organizationId } = useParams({ from: '/frame/instance/$organizationId' })
  return useMe().operator ? (
    <Organization key={organizationId} organizationId={organizationId} />
  ) : (
    <NotFound />
  )
}

function Organization({ organizationId }: { readonly organizationId: string }) {
  const { instance, shell } = useTexts()
  const query = useQuery(organizationQuery(organizationId))
  return (
    <>
      <PageHeader
        title={query.data?.name ?? instance.one}
        description={instance.oneDescription}
        trail={[{ label: instance.title, href: '/console/instance' }]}
        actions={<AddDomain organizationId={organizationId} />}
      />
      <Loaded query={query} rows={6}>
        {(organization) => (
          <Stack gap="lg">
            <GeneralPanel organization={organization} mayChange />
            <Title order={2} size="h3">
              {shell.pages.domains}
            </Title>
            <DomainList organizationId={organizationId} mayWrite />
          </Stack>
        )}
      </Loaded>
    </>
  )
}
