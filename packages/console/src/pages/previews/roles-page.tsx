import { Button, Group, Radio, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import {
  isComplete,
  RoleRulesEditor,
  toEdited,
  type EditedRule,
} from '../../parts/role-rules-editor.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { ClaimSourcePicker, firstSource } from './claim-source-picker.tsx'
import { ConnectionFrame, type Upstream } from './connection-frame.tsx'
import { pathsOfClaims } from './mapping-draft.ts'
import {
  claimSourcesQuery,
  rolesQuery,
  rulesPreviewQuery,
  useSaveConnection,
  type ConnectionRef,
  type TriedRules,
} from './queries.ts'
import { RulesImpactPanel } from './rules-impact-panel.tsx'
import { RulesVerdicts } from './rules-verdicts.tsx'

export function RolesPage() {
  const param = useParams({
    from: '/frame/organizations/$organizationId/authentication/$connectionId/roles',
  })
  const { previews } = useTexts()
  return (
    <ConnectionFrame
      param={param}
      tab="roles"
      title={previews.rules.title}
      description={previews.rules.description}
    >
      {(connection) => <RulesPage key={connection.id} param={param} connection={connection} />}
    </ConnectionFrame>
  )
}

type Draft = {
  readonly rules: readonly EditedRule[]
  readonly evaluation: 'every' | 'first'
  readonly missingGroups: 'keep' | 'none'
}

const previewDelayMilliseconds = 300

function draftOf({ settings }: Upstream): Draft {
  return {
    rules: toEdited(settings.roleRules),
    evaluation: settings.roleRuleEvaluation,
    missingGroups: settings.missingGroups,
  }
}

/** Rules that are not finished yet are left out of previews. */
function toTry({ rules, evaluation, missingGroups }: Draft): TriedRules {
  return {
    roleRules: rules.filter(isComplete).map(({ claim, equals, role }) => ({
      claim: claim.trim(),
      equals: equals.trim(),
      role,
    })),
    roleRuleEvaluation: evaluation,
    missingGroups,
  }
}

function RulesPage({
  param,
  connection,
}: {
  readonly param: ConnectionRef
  readonly connection: Upstream
}) {
  const may = useMay('connections:write')
  const { previews } = useTexts()
  const [draft, setDraft] = useState(() => draftOf(connection))
  const [chosen, setChosen] = useState(firstSource)
  const sources = useQuery(claimSourcesQuery(param))
  const roles = useQuery(rolesQuery(param.organizationId))
  const [settled] = useDebouncedValue(draft, previewDelayMilliseconds)
  const preview = useQuery({
    ...rulesPreviewQuery(param, { ...toTry(settled), source: chosen.source }),
    enabled: may,
  })
  const known = preview.data
  const groups = known?.groups.kind === 'known' && !known.masked ? known.groups.groups : []
  return (
    <Stack gap="xl">
      <Panel title={previews.rules.editTitle} description={previews.rules.editDescription}>
        <RoleRulesEditor
          about="claims"
          rules={draft.rules}
          roles={roles.data?.items.map(({ name }) => name) ?? ['admin', 'member']}
          claims={known ? pathsOfClaims(known.claims.userInfo, known.claims.idToken) : []}
          groups={groups}
          disabled={!may}
          onChange={(rules) => setDraft({ ...draft, rules })}
        />
        <Policies draft={draft} disabled={!may} onChange={setDraft} />
      </Panel>
      {may ? (
        <>
          <RulesImpactPanel param={param} tried={toTry(draft)} />
          <SaveRules {...{ param, connection, draft }} onReset={setDraft} />
          <Panel
            title={previews.rules.previewTitle}
            description={previews.rules.previewDescription}
          >
            <Loaded query={sources} rows={1}>
              {(found) => (
                <ClaimSourcePicker {...{ param, chosen }} sources={found} onChange={setChosen} />
              )}
            </Loaded>
            <Loaded query={preview}>{(shown) => <RulesVerdicts preview={shown} />}</Loaded>
          </Panel>
        </>
      ) : (
        <Text c="dimmed">{previews.readOnly}</Text>
      )}
    </Stack>
  )
}

function Policies(props: {
  readonly draft: Draft
  readonly disabled: boolean
  readonly onChange: (draft: Draft) => void
}) {
  const { previews } = useTexts()
  const words = previews.rules
  const { draft, disabled } = props
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
      <Radio.Group
        label={words.evaluation}
        value={draft.evaluation}
        onChange={(value) =>
          props.onChange({ ...draft, evaluation: value === 'first' ? 'first' : 'every' })
        }
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="every"
            label={words.every}
            description={words.everyHint}
            disabled={disabled}
          />
          <Radio
            value="first"
            label={words.first}
            description={words.firstHint}
            disabled={disabled}
          />
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={words.missingGroups}
        value={draft.missingGroups}
        onChange={(value) =>
          props.onChange({ ...draft, missingGroups: value === 'none' ? 'none' : 'keep' })
        }
      >
        <Stack gap="xs" mt="xs">
          <Radio value="keep" label={words.keep} description={words.keepHint} disabled={disabled} />
          <Radio
            value="none"
            label={words.noGroups}
            description={words.noGroupsHint}
            disabled={disabled}
          />
        </Stack>
      </Radio.Group>
    </SimpleGrid>
  )
}

function SaveRules(props: {
  readonly param: ConnectionRef
  readonly connection: Upstream
  readonly draft: Draft
  readonly onReset: (draft: Draft) => void
}) {
  const { parts, previews } = useTexts()
  const { connection, draft } = props
  const save = useSaveConnection(props.param)
  const before = toTry(draftOf(connection))
  const after = toTry(draft)
  const unfinished = draft.rules.some((rule) => !isComplete(rule))
  const changed = JSON.stringify(after) !== JSON.stringify(before)
  const run = () =>
    save.mutate(after, {
      onSuccess: () =>
        notifyDone(previews.rules.saved, {
          label: parts.undo,
          run: () => save.mutateAsync(before).then(() => props.onReset(draftOf(connection))),
        }),
    })
  return (
    <Stack gap="sm">
      {save.error !== null && <ErrorNotice error={save.error} />}
      {unfinished && (
        <Text size="sm" c="dimmed">
          {previews.rules.unfinished}
        </Text>
      )}
      <Group>
        <Button onClick={run} loading={save.isPending} disabled={!changed || unfinished}>
          {parts.save}
        </Button>
        <Button
          variant="default"
          disabled={!changed && !unfinished}
          onClick={() => props.onReset(draftOf(connection))}
        >
          {previews.discard}
        </Button>
      </Group>
    </Stack>
  )
}
