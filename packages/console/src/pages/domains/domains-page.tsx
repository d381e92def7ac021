import { List, Stack } from '@mantine/core'
import { IconWorld } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { useOrganizationId } from '../../api/organization-id.ts'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { AddDomain } from './add-domain.tsx'
import { DomainPanel } from './domain-panel.tsx'
import { domainsQuery } from './queries.ts'

export function DomainsPage() {
  const { shell, domains: texts } = useTexts()
  const organizationId = useOrganizationId()
  const query = useQuery(domainsQuery(organizationId))
  const mayWrite = useMay('domains:write')
  return (
    <>
      <PageHeader
        title={shell.pages.domains}
        description={texts.description}
        actions={mayWrite ? <AddDomain organizationId={organizationId} /> : undefined}
      />
      <Stack gap="lg">
        <Loaded query={query}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={<IconWorld />} title={texts.empty.title} text={texts.empty.text} />
            ) : (
              items.map((domain) => (
                <DomainPanel key={domain.id} organizationId={organizationId} domain={domain} />
              ))
            )
          }
        </Loaded>
        <Panel title={texts.gives.title}>
          <List size="sm" spacing="xs">
            <List.Item>{texts.gives.authority}</List.Item>
            <List.Item>{texts.gives.routing}</List.Item>
            <List.Item>{texts.gives.restrict}</List.Item>
          </List>
        </Panel>
      </Stack>
    </>
  )
}
