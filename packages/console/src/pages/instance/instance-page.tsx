import { useQuery } from '@tanstack/react-query'
import { useMe } from '../../api/me.ts'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { NotFound } from '../../shell/not-found.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { CreateOrganization } from './create-organization.tsx'
import { OrganizationTable } from './organization-table.tsx'
import { organizationsQuery } from './queries.ts'

/** For operators; to everybody else this page does not exist. */
export function InstancePage() {
  return useMe().operator ? <Organizations /> : <NotFound />
}

function Organizations() {
  const { instance } = useTexts()
  const pages = useCursorPages()
  const query = useQuery(organizationsQuery(pages.cursor))
  return (
    <>
      <PageHeader
        title={instance.title}
        description={instance.description}
        actions={<CreateOrganization />}
      />
      <LoadedPages query={query} pages={pages}>
        {({ items }) => <OrganizationTable organizations={items} />}
      </LoadedPages>
    </>
  )
}
