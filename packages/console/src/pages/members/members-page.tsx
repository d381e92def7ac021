import { Stack, Tabs, Text } from '@mantine/core'
import { IconUserSearch, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { InvitationList } from './invitation-list.tsx'
import { Invite } from './invite.tsx'
import { MemberFilters } from './member-filters.tsx'
import { MemberTable } from './member-table.tsx'
import { membersQuery, type MemberFilter, type MemberPage } from './queries.ts'
import { membersRoute } from './routes.ts'

export function MembersPage() {
  const { shell, members: texts } = useTexts()
  const { organizationId } = membersRoute.useParams()
  const { tab = 'people', invitations, ...filter } = membersRoute.useSearch()
  const navigate = membersRoute.useNavigate()
  const maySee = useMay('invitations:read')
  const mayInvite = useMay('invitations:write')
  return (
    <>
      <PageHeader
        title={shell.pages.members}
        description={texts.description}
        actions={mayInvite ? <Invite organizationId={organizationId} /> : undefined}
      />
      {maySee ? (
        <Tabs
          value={tab}
          keepMounted={false}
          onChange={(value) =>
            void navigate({ search: value === 'invitations' ? { tab: value } : {} })
          }
        >
          <Tabs.List mb="lg">
            <Tabs.Tab value="people">{texts.tabs.people}</Tabs.Tab>
            <Tabs.Tab value="invitations">{texts.tabs.invitations}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="people">
            <People organizationId={organizationId} filter={filter} />
          </Tabs.Panel>
          <Tabs.Panel value="invitations">
            <InvitationList
              organizationId={organizationId}
              status={invitations}
              onStatus={(status) =>
                void navigate({ search: { tab, invitations: status }, replace: true })
              }
            />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <People organizationId={organizationId} filter={filter} />
      )}
    </>
  )
}

function People(props: { readonly organizationId: string; readonly filter: MemberFilter }) {
  const { organizationId, filter } = props
  const navigate = membersRoute.useNavigate()
  const pages = useCursorPages(filter)
  const query = useQuery(membersQuery(organizationId, filter, pages.cursor))
  const go = (next: MemberFilter) => void navigate({ search: next, replace: true })
  const isFiltered = Object.entries(filter).some(
    ([name, value]) => name !== 'sort' && value !== undefined,
  )
  return (
    <Stack gap="lg">
      <MemberFilters
        organizationId={organizationId}
        filter={filter}
        onChange={(change) => go({ ...filter, ...change })}
        onClear={() => go(filter.sort === undefined ? {} : { sort: filter.sort })}
      />
      <LoadedPages query={query} pages={pages} rows={8}>
        {({ items, total }) =>
          items.length === 0 ? (
            <Nobody isFiltered={isFiltered} />
          ) : (
            <Stack gap="xs">
              <Total total={total} isFiltered={isFiltered} />
              <MemberTable
                organizationId={organizationId}
                members={items}
                sort={filter.sort}
                onSort={(sort) => go({ ...filter, sort })}
              />
            </Stack>
          )
        }
      </LoadedPages>
    </Stack>
  )
}

function Nobody({ isFiltered }: { readonly isFiltered: boolean }) {
  const { members: texts } = useTexts()
  const { title, text } = isFiltered ? texts.nobodyMatches : texts.empty
  return (
    <EmptyState icon={isFiltered ? <IconUserSearch /> : <IconUsers />} title={title} text={text} />
  )
}

function Total(props: { readonly total: MemberPage['total']; readonly isFiltered: boolean }) {
  const { members: texts } = useTexts()
  const format = useFormat()
  const { total, isFiltered } = props
  if (total === null) return null
  const count = format.number(total.count)
  const all = total.count === 1 && total.isExact ? texts.totalOne : texts.total(count)
  const words = isFiltered
    ? (total.isExact ? texts.matching : texts.matchingAtLeast)(count)
    : total.isExact
      ? all
      : texts.moreThan(count)
  return (
    <Text size="sm" c="dimmed" aria-live="polite">
      {words}
    </Text>
  )
}
