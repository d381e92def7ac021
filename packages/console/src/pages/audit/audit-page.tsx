import { Button, Stack, Text } from '@mantine/core'
import { IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { AuditTable } from './audit-table.tsx'
import { DownloadMenu } from './download-menu.tsx'
import { auditQuery, filterOf } from './queries.ts'
import { auditRoute, type AuditSearch } from './routes.ts'

export function AuditPage() {
  const { shell, audit: texts } = useTexts()
  const { organizationId } = auditRoute.useParams()
  const search = auditRoute.useSearch()
  const filter = filterOf(search)
  const navigate = auditRoute.useNavigate()
  const pages = useCursorPages(search)
  const query = useQuery(auditQuery(organizationId, filter, pages.cursor))
  const go = (next: AuditSearch) => void navigate({ search: next, replace: true })
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
                <Nothing
                  isWaiting={query.isPlaceholderData}
                  onFurther={nextCursor === null ? undefined : () => pages.next(nextCursor)}
                />
              ) : (
                <AuditTable
                  organizationId={organizationId}
                  events={items}
                  onFilter={(change) => go({ ...search, ...change })}
                />
              )}
              {items.length > 0 && search.text !== undefined && nextCursor !== null && (
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

/** A search looks at one stretch of the trail at a time: that it found nothing there is not the end. */
function Nothing(props: {
  readonly isWaiting: boolean
  readonly onFurther: (() => void) | undefined
}) {
  const { audit: texts } = useTexts()
  const { isWaiting, onFurther } = props
  if (onFurther === undefined) return <EmptyState icon={<IconHistory />} {...texts.empty} />
  return (
    <EmptyState
      icon={<IconHistory />}
      title={texts.nothingYet.title}
      text={texts.nothingYet.text}
      action={
        <Button
          aria-disabled={isWaiting}
          data-disabled={isWaiting}
          onClick={() => !isWaiting && onFurther()}
        >
          {texts.nothingYet.action}
        </Button>
      }
    />
  )
}
