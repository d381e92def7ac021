import { Grid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useOrganizationId } from '../../api/organization-id.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { AccessPanel } from './directory-panel.tsx'
import { IdentitiesPanel } from './identities-panel.tsx'
import { MemberHeader } from './member-header.tsx'
import { memberQuery } from './queries.ts'
import { RolesPanel } from './roles-panel.tsx'
import { SessionsPanel } from './sessions-panel.tsx'
import { TimelinePanel } from './timeline-panel.tsx'

export function MemberPage() {
  const organizationId = useOrganizationId()
  const { memberId = '' } = useParams({ strict: false })
  const query = useQuery(memberQuery(organizationId, memberId))
  return (
    <Loaded query={query} rows={6}>
      {(member) => (
        <>
          <MemberHeader organizationId={organizationId} member={member} />
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
        </>
      )}
    </Loaded>
  )
}
