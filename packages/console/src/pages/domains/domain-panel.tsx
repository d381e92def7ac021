import { Button, Group, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useMe } from '../../api/me.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { CopyField } from '../../parts/copy-field.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { StatusBadge } from '../../parts/status-badge.tsx'
import { TimeText } from '../../parts/time-text.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { CheckFinding } from './check-finding.tsx'
import { useCheckDomain, useRemoveDomain, useVouchForDomain, type Domain } from './queries.ts'

/** One domain: its state, or the record that proves it and what the last check found. */
export function DomainPanel(props: {
  readonly organizationId: string
  readonly domain: Domain
  readonly mayWrite: boolean
}) {
  const { domain, mayWrite, organizationId } = props
  const { domains: texts } = useTexts()
  return (
    <Panel
      title={domain.domain}
      actions={
        <Group gap="sm">
          <StatusBadge tone={domain.verified ? 'good' : 'warning'}>
            {domain.verified ? texts.verified : texts.waiting}
          </StatusBadge>
          {mayWrite && <RemoveDomain organizationId={organizationId} domain={domain} />}
        </Group>
      }
    >
      {domain.verified ? (
        <Text size="sm" c="dimmed">
          {domain.verifiedBy === 'operator' ? texts.verifiedByOperator : texts.verifiedByDns}
          {' · '}
          <TimeText at={domain.verifiedAt} />
        </Text>
      ) : (
        <Proof organizationId={organizationId} domain={domain} mayCheck={mayWrite} />
      )}
    </Panel>
  )
}

function Proof(props: {
  readonly organizationId: string
  readonly domain: Domain
  readonly mayCheck: boolean
}) {
  const { domains: texts } = useTexts()
  const { domain, challenge, id } = props.domain
  const { operator } = useMe()
  const check = useCheckDomain(props.organizationId)
  return (
    <Stack gap="sm">
      <Text size="sm">{texts.steps.intro}</Text>
      <CopyField label={texts.steps.type} value="TXT" />
      <CopyField
        label={texts.steps.name}
        value={challenge.recordName}
        description={texts.steps.nameHint(challenge.recordName.slice(0, -domain.length - 1))}
      />
      <CopyField label={texts.steps.value} value={challenge.recordValue} />
      <Text size="sm" c="dimmed">
        {texts.steps.after}
      </Text>
      {check.error !== null && (
        <CheckFinding error={check.error} recordName={challenge.recordName} />
      )}
      {props.mayCheck && (
        <Group>
          <Button
            variant="light"
            leftSection={<IconRefresh size={16} />}
            loading={check.isPending}
            onClick={() => check.mutate(id, { onSuccess: () => notifyDone(texts.checked(domain)) })}
          >
            {texts.check}
          </Button>
          {operator && <VouchForDomain {...props} />}
        </Group>
      )}
    </Stack>
  )
}

/** Where nobody can prove it by DNS, as on an instance of one company. */
function VouchForDomain(props: { readonly organizationId: string; readonly domain: Domain }) {
  const { vouch } = useTexts().domains
  const { id, domain } = props.domain
  const verify = useVouchForDomain(props.organizationId)
  return (
    <ConfirmButton
      label={vouch.action}
      accessibleName={vouch.title(domain)}
      title={vouch.title(domain)}
      confirmLabel={vouch.confirm}
      tone="plain"
      onConfirm={async () => {
        await verify.mutateAsync(id)
        notifyDone(vouch.done(domain))
      }}
    >
      <Text size="sm">{vouch.text}</Text>
    </ConfirmButton>
  )
}

function RemoveDomain(props: { readonly organizationId: string; readonly domain: Domain }) {
  const { domains: texts } = useTexts()
  const { id, domain, verified } = props.domain
  const remove = useRemoveDomain(props.organizationId)
  return (
    <ConfirmButton
      label={texts.remove}
      accessibleName={texts.removeTitle(domain)}
      title={texts.removeTitle(domain)}
      confirmLabel={texts.remove}
      buttonProps={{ size: 'compact-sm' }}
      onConfirm={async () => {
        await remove.mutateAsync(id)
        notifyDone(texts.removed(domain))
      }}
    >
      <Text size="sm">{verified ? texts.removeVerifiedText : texts.removeText}</Text>
    </ConfirmButton>
  )
}
