import { Stack } from '@mantine/core'
import { IconWorld } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { EmptyState } from '../../parts/empty-state.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { DomainPanel } from './domain-panel.tsx'
import { domainsQuery } from './queries.ts'

/** The domains of an organization: the reader's own, or one that an operator looks after. */
export function DomainList(props: { readonly organizationId: string; readonly mayWrite: boolean }) {
  const { empty } = useTexts().domains
  const query = useQuery(domainsQuery(props.organizationId))
  return (
    <Loaded query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState icon={<IconWorld />} title={empty.title} text={empty.text} />
        ) : (
          <Stack gap="lg">
            {items.map((domain) => (
              <DomainPanel key={domain.id} {...props} domain={domain} />
            ))}
          </Stack>
        )
      }
    </Loaded>
  )
}
