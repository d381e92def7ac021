import { List, Stack } from '@mantine/core'
import { useMay } from '../../api/me.ts'
import { useOrganizationId } from '../../api/organization-id.ts'
import { PageHeader } from '../../parts/page-header.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { AddDomain } from './add-domain.tsx'
import { DomainList } from './domain-list.tsx'

export function DomainsPage() {
  const { shell, domains: texts } = useTexts()
  const organizationId = useOrganizationId()
  const mayWrite = useMay('domains:write')
  return (
    <>
      <PageHeader
        title={shell.pages.domains}
        description={texts.description}
        actions={mayWrite ? <AddDomain organizationId={organizationId} /> : undefined}
      />
      <Stack gap="lg">
        <DomainList organizationId={organizationId} mayWrite={mayWrite} />
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
