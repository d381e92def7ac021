import { SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useMe } from '../../api/me.ts'
import { DailyChart } from '../../parts/daily-chart.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { AttentionPanel } from './attention-panel.tsx'
import { Figures } from './figures.tsx'
import { NextSteps } from './next-steps.tsx'
import { overviewQuery } from './queries.ts'

export function OverviewPage() {
  const { overview } = useTexts()
  const { charts } = overview
  const me = useMe()
  const { organizationId } = useParams({ from: '/frame/organizations/$organizationId' })
  const query = useQuery(overviewQuery(organizationId))
  return (
    <>
      <PageHeader title={overview.title} description={overview.description(me.organization.name)} />
      <Loaded query={query} rows={8}>
        {(found) => (
          <Stack gap="lg">
            <Figures overview={found} />
            <AttentionPanel attention={found.attention} organizationId={organizationId} />
            <NextSteps steps={found.steps} organizationId={organizationId} />
            <DailyChart
              title={charts.signIns}
              description={charts.signInsText}
              rows={found.days}
              series={[
                { name: 'signedIn', label: charts.signedIn, tone: 'good' },
                { name: 'refused', label: charts.refused, tone: 'bad' },
              ]}
            />
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
              <DailyChart
                title={charts.members}
                description={charts.membersText}
                rows={found.days}
                series={[{ name: 'joined', label: charts.joined, tone: 'good' }]}
              />
              <DailyChart
                title={charts.provisioning}
                description={charts.provisioningText}
                rows={found.days}
                series={[
                  { name: 'provisioned', label: charts.provisioned, tone: 'good' },
                  {
                    name: 'provisioningRefused',
                    label: charts.provisioningRefused,
                    tone: 'bad',
                  },
                ]}
              />
            </SimpleGrid>
          </Stack>
        )}
      </Loaded>
    </>
  )
}
