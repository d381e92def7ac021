import { Stack } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMe } from '../../api/me.ts'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { SearchField } from '../../parts/search-field.tsx'
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
  const [search, setSearch] = useState('')
  const pages = useCursorPages({ search })
  const query = useQuery(organizationsQuery(search, pages.cursor))
  return (
    <>
      <PageHeader
        title={instance.title}
        description={instance.description}
        actions={<CreateOrganization />}
      />
      <Stack>
        <SearchField
          type="search"
          label={instance.search}
          maw="24rem"
          maxLength={100}
          value={search}
          onSearch={setSearch}
        />
        <LoadedPages query={query} pages={pages}>
          {({ items }) =>
            items.length === 0 ? (
              <EmptyState icon={<IconSearch />} {...instance.noMatch} />
            ) : (
              <OrganizationTable organizations={items} />
            )
          }
        </LoadedPages>
      </Stack>
    </>
  )
}
