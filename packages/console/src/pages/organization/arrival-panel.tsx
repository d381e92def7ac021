import { Alert, Select, Stack, Switch, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useMay } from '../../api/me.ts'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { domainsQuery } from '../domains/queries.ts'
import { administeringRoles } from '../roles/givable-roles.ts'
import { rolesQuery } from '../roles/queries.ts'
import { useChangeOrganization, type Organization } from './queries.ts'
import { SaveRow } from './save-row.tsx'

/** Whom the organization takes in by themselves, and as what. */
export function ArrivalPanel(props: {
  readonly organization: Organization
  readonly mayChange: boolean
}) {
  const { parts, organization: catalogue } = useTexts()
  const texts = catalogue.arrival
  const { id, restrictToDomains, defaultRole } = props.organization
  const maySeeRoles = useMay('roles:read')
  const roles = useQuery({ ...rolesQuery(id), enabled: maySeeRoles })
  const change = useChangeOrganization(id)
  // Nobody has a role that administers by arriving; one may be kept from before.
  const given = administeringRoles.has(defaultRole) ? 'member' : defaultRole
  const form = useForm({ initialValues: { restrictToDomains, defaultRole: given } })
  const names = roles.data?.items.map(({ name }) => name) ?? [given]
  return (
    <Panel title={texts.title} description={texts.description}>
      <form
        onSubmit={form.onSubmit((values) =>
          change.mutate(values, {
            onSuccess: () => {
              notifyDone(parts.saved)
              form.resetDirty(values)
            },
          }),
        )}
      >
        <Stack>
          <Switch
            label={texts.restrict}
            description={texts.restrictHint}
            disabled={!props.mayChange}
            {...form.getInputProps('restrictToDomains', { type: 'checkbox' })}
          />
          <VerifiedDomains organizationId={id} restricted={form.values.restrictToDomains} />
          <Select
            label={texts.role}
            description={texts.roleHint}
            data={names.filter((name) => !administeringRoles.has(name))}
            allowDeselect={false}
            disabled={!props.mayChange}
            maw="20rem"
            {...form.getInputProps('defaultRole')}
          />
          {props.mayChange && (
            <SaveRow error={change.error} pending={change.isPending} dirty={form.isDirty()} />
          )}
        </Stack>
      </form>
    </Panel>
  )
}

function VerifiedDomains(props: { readonly organizationId: string; readonly restricted: boolean }) {
  const texts = useTexts().organization.arrival
  const format = useFormat()
  const maySee = useMay('domains:read')
  const { data } = useQuery({ ...domainsQuery(props.organizationId), enabled: maySee })
  if (data === undefined) return null
  const verified = data.items.filter((domain) => domain.verified).map(({ domain }) => domain)
  if (verified.length > 0)
    return (
      <Text size="sm" c="dimmed">
        {texts.domains(format.list(verified))}
      </Text>
    )
  return props.restricted ? (
    <Alert color="yellow" variant="light">
      {texts.noDomains}
    </Alert>
  ) : null
}
