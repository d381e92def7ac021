import { Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useFormat, useTexts } from '../../texts/texts-provider.tsx'
import { durationOf, isUnit, secondsOf, unitSeconds, type Duration } from './duration.ts'
import {
  sessionsQuery,
  useChangeOrganization,
  useEndSessions,
  type Organization,
} from './queries.ts'
import { SaveRow } from './save-row.tsx'

type Lifetimes = { idle: Duration; absolute: Duration }

/** How long people stay signed in, what a change does to those who are, and the end for all. */
export function SessionsPanel(props: {
  readonly organization: Organization
  readonly mayChange: boolean
}) {
  const { parts, organization: catalogue } = useTexts()
  const texts = catalogue.sessions
  const { id, sessionIdleSeconds, sessionAbsoluteSeconds } = props.organization
  const change = useChangeOrganization(id)
  const form = useForm<Lifetimes>({
    initialValues: {
      idle: durationOf(sessionIdleSeconds),
      absolute: durationOf(sessionAbsoluteSeconds),
    },
    validate: {
      idle: (idle, { absolute }) =>
        !isWhole(idle)
          ? texts.number
          : secondsOf(idle) > secondsOf(absolute)
            ? texts.idleTooLong
            : null,
      absolute: (absolute) => (isWhole(absolute) ? null : texts.number),
    },
  })
  const field = (name: keyof Lifetimes) => (
    <DurationInput
      label={texts[name]}
      value={form.values[name]}
      error={form.errors[name]}
      disabled={!props.mayChange}
      onChange={(value) => form.setFieldValue(name, value)}
    />
  )
  return (
    <Panel
      title={texts.title}
      description={texts.description}
      actions={props.mayChange ? <EndSessions organizationId={id} /> : undefined}
    >
      <form
        onSubmit={form.onSubmit((values) =>
          change.mutate(
            {
              sessionIdleSeconds: secondsOf(values.idle),
              sessionAbsoluteSeconds: secondsOf(values.absolute),
            },
            {
              onSuccess: () => {
                notifyDone(parts.saved)
                form.resetDirty(values)
              },
            },
          ),
        )}
      >
        <Stack>
          {field('idle')}
          {field('absolute')}
          <Text size="sm" c="dimmed">
            {texts.effect}
          </Text>
          {props.mayChange && (
            <SaveRow error={change.error} pending={change.isPending} dirty={form.isDirty()} />
          )}
        </Stack>
      </form>
    </Panel>
  )
}

function isWhole({ amount }: Duration): boolean {
  return Number.isInteger(amount) && amount >= 1
}

function DurationInput(props: {
  readonly label: string
  readonly value: Duration
  readonly error: React.ReactNode
  readonly disabled: boolean
  readonly onChange: (value: Duration) => void
}) {
  const texts = useTexts().organization.sessions
  const { value, onChange } = props
  return (
    <Group align="flex-end" gap="sm" wrap="nowrap">
      <NumberInput
        label={props.label}
        value={value.amount}
        min={1}
        max={365}
        allowDecimal={false}
        allowNegative={false}
        disabled={props.disabled}
        error={props.error}
        maw="14rem"
        onChange={(amount) => onChange({ ...value, amount: Number(amount) })}
      />
      <Select
        aria-label={texts.unitOf(props.label)}
        data={Object.keys(unitSeconds)
          .filter(isUnit)
          .map((unit) => ({ value: unit, label: texts.units[unit] }))}
        value={value.unit}
        allowDeselect={false}
        disabled={props.disabled}
        w="9rem"
        onChange={(unit) => isUnit(unit) && onChange({ ...value, unit })}
      />
    </Group>
  )
}

function EndSessions({ organizationId }: { readonly organizationId: string }) {
  const texts = useTexts().organization.sessions
  const format = useFormat()
  const { data } = useQuery(sessionsQuery(organizationId))
  const end = useEndSessions(organizationId)
  if (data === undefined) return null
  const running = format.number(data.running)
  return (
    <Group gap="sm">
      <Text size="sm" c="dimmed">
        {texts.running(running)}
      </Text>
      <ConfirmButton
        label={texts.end}
        title={texts.endTitle}
        confirmLabel={texts.end}
        buttonProps={{ size: 'compact-sm' }}
        onConfirm={async () => {
          const { sessionsEnded } = await end.mutateAsync()
          notifyDone(texts.ended(format.number(sessionsEnded)))
        }}
      >
        <Text size="sm">{texts.endText(running)}</Text>
      </ConfirmButton>
    </Group>
  )
}
