import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { useOrganizationId } from '../../api/organization-id.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { ArrivalPanel } from './arrival-panel.tsx'
import { GeneralPanel } from './general-panel.tsx'
import { organizationQuery } from './queries.ts'
import { SessionsPanel } from './sessions-panel.tsx'
import { WaysPanel } from './ways-panel.tsx'

/** Each part is saved on its own, and says what a change does to people who are signed in. */
export function OrganizationPage() {
  const { shell, organization: texts } = useTexts()
  const organizationId = useOrganizationId()
  const query = useQuery(organizationQuery(organizationId))
  const mayChange = useMay('organization:write')
  const maySeeWays = useMay('connections:read')
  return (
    <>
      <PageHeader title={shell.pages.organization} description={texts.description} />
      <Loaded query={query} rows={8}>
        {(organization) => (
          <Stack gap="lg">
            <GeneralPanel organization={organization} mayChange={mayChange} />
            {maySeeWays && <WaysPanel organizationId={organizationId} />}
            <ArrivalPanel organization={organization} mayChange={mayChange} />
            <SessionsPanel organization={organization} mayChange={mayChange} />
          </Stack>
        )}
      </Loaded>
    </>
  )
}
