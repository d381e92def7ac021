import { Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { Loaded } from '../../parts/loaded.tsx'
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

/** What the server takes. */
const daysMax = { idle: 90, absolute: 365 } as const

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
        problemOf('idle', idle) ??
        (secondsOf(idle) > secondsOf(absolute) ? texts.idleTooLong : null),
      absolute: (absolute) => problemOf('absolute', absolute),
    },
  })
  const problemOf = (name: keyof Lifetimes, value: Duration): string | null => {
    if (!isWhole(value)) return texts.number
    return secondsOf(value) > daysMax[name] * unitSeconds.days ? texts.tooLong(daysMax[name]) : null
  }
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
        // Said when it is saved: a number that changes by itself is not the one that was typed.
        clampBehavior="none"
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
  const query = useQuery(sessionsQuery(organizationId))
  const end = useEndSessions(organizationId)
  return (
    <Loaded query={query} rows={1}>
      {({ running }) => (
        <Group gap="sm">
          <Text size="sm" c="dimmed">
            {texts.running(format.number(running))}
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
            {/* One's own is among those that run, and goes on. */}
            <Text size="sm">{texts.endText(format.number(Math.max(0, running - 1)))}</Text>
          </ConfirmButton>
        </Group>
      )}
    </Loaded>
  )
}
