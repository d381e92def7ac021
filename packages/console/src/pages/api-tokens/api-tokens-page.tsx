import { Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { useOrganizationId } from '../../api/organization-id.ts'
import { LoadedPages, useCursorPages } from '../../parts/cursor-pages.tsx'
import { EmptyState } from '../../parts/empty-state.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { MakeApiToken } from './make-api-token.tsx'
import { ApiTokenTable } from './api-token-table.tsx'
import { apiTokensQuery } from './queries.ts'

export function ApiTokensPage() {
  const { shell, apiTokens: texts } = useTexts()
  const organizationId = useOrganizationId()
  const pages = useCursorPages()
  const query = useQuery(apiTokensQuery(organizationId, pages.cursor))
  const mayMake = useMay('api-tokens:write')
  return (
    <>
      <PageHeader
        title={shell.pages.apiTokens}
        description={texts.description}
        actions={mayMake ? <MakeApiToken organizationId={organizationId} /> : undefined}
      />
      <LoadedPages query={query} pages={pages}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon={<IconKey />} title={texts.empty.title} text={texts.empty.text} />
          ) : (
            <Stack>
              <ApiTokenTable organizationId={organizationId} tokens={items} />
              <Text size="sm" c="dimmed">
                {texts.survives}
              </Text>
            </Stack>
          )
        }
      </LoadedPages>
    </>
  )
}
