import { Grid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../../parts/loaded.tsx'
import { AccessPanel } from './directory-panel.tsx'
import { IdentitiesPanel } from './identities-panel.tsx'
import { MemberHeader } from './member-header.tsx'
import { memberQuery } from './queries.ts'
import { RolesPanel } from './roles-panel.tsx'
import { memberRoute } from './routes.ts'
import { SessionsPanel } from './sessions-panel.tsx'
import { TimelinePanel } from './timeline-panel.tsx'

export function MemberPage() {
  const { organizationId, memberId } = memberRoute.useParams()
  const query = useQuery(memberQuery(organizationId, memberId))
  return (
    <>
      <MemberHeader organizationId={organizationId} member={query.data} />
      <Loaded query={query} rows={6}>
        {(member) => (
          <Grid gap="lg">
            <Grid.Col span={{ base: 12, lg: 7 }}>
              <Stack gap="lg">
                <RolesPanel organizationId={organizationId} member={member} />
                <IdentitiesPanel organizationId={organizationId} member={member} />
                <AccessPanel member={member} />
                <SessionsPanel organizationId={organizationId} member={member} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 5 }}>
              <TimelinePanel organizationId={organizationId} memberId={member.id} />
            </Grid.Col>
          </Grid>
        )}
      </Loaded>
    </>
  )
}
