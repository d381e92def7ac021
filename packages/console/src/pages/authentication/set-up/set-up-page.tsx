import { Button, Divider, Group, Stack, Stepper, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { CopyField } from '../../../parts/copy-field.tsx'
import { ErrorNotice } from '../../../parts/error-notice.tsx'
import { Loaded } from '../../../parts/loaded.tsx'
import { PageHeader } from '../../../parts/page-header.tsx'
import { Panel } from '../../../parts/panel.tsx'
import { UnsavedGuard } from '../../../parts/unsaved-guard.tsx'
import { NotFound } from '../../../shell/not-found.tsx'
import { useTexts } from '../../../texts/texts-provider.tsx'
import { CheckSummary, FindingList } from '../findings.tsx'
import { authenticationPaths, inConsole } from '../paths.ts'
import { presetsQuery, useCreateConnection, type Connection, type Preset } from '../queries.ts'
import { useSettingLabel } from '../setting-label.ts'
import { AzureSteps, ProviderSteps } from './guide-steps.tsx'
import { NextSteps } from './next-steps.tsx'
import { SetUpFields, type SetUpForm } from './set-up-fields.tsx'
import { initialValues, toCheck, toNewConnection } from './set-up-form.ts'
import { useCheck, type SettingsCheck } from './use-check.ts'

export function SetUpPage() {
  const { organizationId, preset: presetId } = useParams({
    from: '/frame/organizations/$organizationId/authentication/new/$preset',
  })
  const query = useQuery(presetsQuery(organizationId))
  return (
    <Loaded query={query} rows={8}>
      {({ items, redirectUri }) => {
        const preset = items.find(({ id }) => id === presetId)
        if (!preset) return <NotFound />
        return (
          <SetUp
            key={preset.id}
            organizationId={organizationId}
            preset={preset}
            redirectUri={redirectUri}
          />
        )
      }}
    </Loaded>
  )
}

type SetUpProps = {
  readonly organizationId: string
  readonly preset: Preset
  readonly redirectUri: string
}

function SetUp({ organizationId, preset, redirectUri }: SetUpProps) {
  const { authentication } = useTexts()
  const { setUp } = authentication
  const [step, setStep] = useState(0)
  const [saved, setSaved] = useState<Connection | null>(null)
  // Here, so that going back a step forgets nothing.
  const check = useCheck(organizationId)
  const form = useForm({
    initialValues: initialValues(preset),
    enhanceGetInputProps: (field) => ({
      onBlur: () => check.asYouGo(toCheck(preset, field.form.getValues())),
    }),
  })
  const isEntra = preset.kind === 'entra'
  const isNarrow = useMediaQuery('(max-width: 48em)')
  const active = saved ? 2 : step
  const steps = useFocusAtChange(active)
  return (
    <div ref={steps}>
      <PageHeader
        title={setUp.title(preset.title)}
        trail={[
          {
            label: authentication.title,
            href: inConsole(authenticationPaths.list(organizationId)),
          },
          {
            label: authentication.choose.title,
            href: inConsole(authenticationPaths.add(organizationId)),
          },
        ]}
      />
      <UnsavedGuard when={saved === null && form.isDirty()} />
      <Stepper
        active={active}
        onStepClick={(wanted) => setStep(wanted)}
        size="sm"
        mb="xl"
        orientation={isNarrow ? 'vertical' : 'horizontal'}
        allowNextStepsSelect={false}
      >
        <Stepper.Step
          label={isEntra ? setUp.steps.register : setUp.steps.atProvider}
          description={setUp.stepDescriptions.register}
        >
          <Panel
            title={isEntra ? setUp.steps.register : setUp.steps.registerElsewhere(preset.title)}
          >
            {isEntra ? (
              <AzureSteps preset={preset} redirectUri={redirectUri} />
            ) : (
              <ProviderSteps preset={preset} redirectUri={redirectUri} />
            )}
            <Group justify="flex-end">
              <Button onClick={() => setStep(1)}>{setUp.next}</Button>
            </Group>
          </Panel>
        </Stepper.Step>
        <Stepper.Step label={setUp.steps.values} description={setUp.stepDescriptions.values}>
          <ValuesStep
            organizationId={organizationId}
            preset={preset}
            redirectUri={redirectUri}
            form={form}
            check={check}
            onBack={() => setStep(0)}
            onSaved={setSaved}
          />
        </Stepper.Step>
        <Stepper.Step label={setUp.steps.done} description={setUp.stepDescriptions.done}>
          {saved && <NextSteps organizationId={organizationId} saved={saved} isEntra={isEntra} />}
        </Stepper.Step>
      </Stepper>
    </div>
  )
}

/** The button that was pressed goes with its step: the heading of the next one takes the focus. */
function useFocusAtChange(step: number) {
  const steps = useRef<HTMLDivElement>(null)
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    const heading = steps.current?.querySelector('h2')
    heading?.setAttribute('tabindex', '-1')
    heading?.focus()
  }, [step])
  return steps
}

function ValuesStep(
  props: SetUpProps & {
    readonly form: SetUpForm
    readonly check: SettingsCheck
    readonly onBack: () => void
    readonly onSaved: (saved: Connection) => void
  },
) {
  const { organizationId, preset, form, check } = props
  const { fields, setUp } = useTexts().authentication
  const labelOf = useSettingLabel()
  const create = useCreateConnection(organizationId)
  const settings = toCheck(preset, form.values)
  const inspection = check.inspectionOf(settings)
  const save = (enabled: boolean) => {
    if (form.values.name.trim() === '') {
      form.setFieldError('name', setUp.nameMissing)
      form.getInputNode('name')?.focus()
      return
    }
    const wanted = toNewConnection(preset, form.values, enabled)
    if (wanted !== null) create.mutate(wanted, { onSuccess: props.onSaved })
  }
  const redirect = check.findings.filter(({ path }) => path === 'redirectUri')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        save(true)
      }}
    >
      <Panel title={preset.kind === 'entra' ? setUp.pasteTitle : setUp.pasteElsewhere}>
        <SetUpFields form={form} preset={preset} findings={check.findings} />
        <Divider />
        <Stack gap="sm" aria-live="polite">
          <Group justify="space-between" gap="md">
            <Text size="sm" c="dimmed" maw="32rem">
              {setUp.checkHint}
            </Text>
            <Button
              variant="default"
              loading={check.isPending}
              disabled={settings === null}
              onClick={() => settings !== null && check.now(settings)}
            >
              {setUp.check}
            </Button>
          </Group>
          {inspection && !check.isPending && <CheckSummary inspection={inspection} needsSecret />}
          {redirect.length > 0 && (
            <>
              <FindingList findings={redirect} labelOf={labelOf} />
              <CopyField label={fields.redirectUri} value={props.redirectUri} />
            </>
          )}
          <FindingList
            findings={check.findings.filter(
              ({ path, severity }) => severity === 'warning' && path !== 'redirectUri',
            )}
            labelOf={labelOf}
          />
          {check.error !== null && <ErrorNotice error={check.error} />}
          {create.error !== null && <ErrorNotice error={create.error} />}
        </Stack>
        <Group justify="space-between" gap="sm">
          <Button variant="subtle" onClick={props.onBack}>
            {setUp.back}
          </Button>
          <Group gap="sm">
            <Button
              variant="default"
              loading={create.isPending}
              disabled={settings === null}
              onClick={() => save(false)}
            >
              {setUp.save}
            </Button>
            <Button type="submit" loading={create.isPending} disabled={settings === null}>
              {setUp.saveAndEnable}
            </Button>
          </Group>
        </Group>
      </Panel>
    </form>
  )
}
