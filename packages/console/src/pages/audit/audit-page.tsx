import { Stack, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useOrganizationId } from '../../api/organization-id.ts'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { AuditTable } from './audit-table.tsx'
import { DownloadMenu } from './download-menu.tsx'
import { auditQuery, filterOf } from './queries.ts'
import type { AuditSearch } from './routes.ts'

export function AuditPage() {
  const { shell, audit: texts } = useTexts()
  const organizationId = useOrganizationId()
  const search = useSearch({ strict: false }) as AuditSearch
  const filter = filterOf(search)
  const navigate = useNavigate()
  const pages = useCursorPages(search)
  const query = useQuery(auditQuery(organizationId, filter, pages.cursor))
  const go = (next: AuditSearch) =>
    void navigate({
      to: '/organizations/$organizationId/audit',
      params: { organizationId },
      search: next,
      replace: true,
    })
  return (
    <>
      <PageHeader
        title={shell.pages.audit}
        description={texts.description}
        actions={<DownloadMenu organizationId={organizationId} filter={filter} />}
      />
      <Stack gap="lg">
        <AuditFilters
          search={search}
          names={query.isPlaceholderData ? undefined : query.data?.filterNames}
          onChange={(change) => go({ ...search, ...change })}
          onClear={() => go({})}
        />
        <LoadedPages query={query} pages={pages} rows={8}>
          {({ items, nextCursor }) => (
            <div>
              {items.length === 0 ? (
                <EmptyState
                  icon={<IconHistory />}
                  title={texts.empty.title}
                  text={texts.empty.text}
                />
              ) : (
                <AuditTable
                  organizationId={organizationId}
                  events={items}
                  onFilter={(change) => go({ ...search, ...change })}
                />
              )}
              {search.text !== undefined && nextCursor !== null && (
                <Text size="sm" c="dimmed" mt="md">
                  {texts.searchedPart}
                </Text>
              )}
            </div>
          )}
        </LoadedPages>
      </Stack>
    </>
  )
}
