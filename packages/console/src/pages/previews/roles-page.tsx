import { Radio, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState, type Dispatch, type SetStateAction } from 'react'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { RoleRulesEditor, toEdited, type Edited } from '../../parts/role-rules-editor.tsx'
import { RulesImpactPanel } from '../../parts/rules-impact-panel.tsx'
import { SaveOrDiscard } from '../../parts/save-or-discard.tsx'
import { useSavedElsewhere } from '../../parts/use-saved-elsewhere.ts'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useUpdateConnection, type ConnectionRef } from '../authentication/queries.ts'
import { useGivableRoles } from '../roles/givable-roles.ts'
import { ClaimRuleFields } from './claim-rule-fields.tsx'
import { useChosenSource } from './chosen-source.ts'
import { ClaimSourcePicker } from './claim-source-picker.tsx'
import { ConnectionFrame, type Upstream } from './connection-frame.tsx'
import { pathsOfClaims } from './mapping-draft.ts'
import {
  claimSourcesQuery,
  compareRoleRules,
  rulesPreviewQuery,
  type RoleRule,
  type TriedRules,
} from './queries.ts'
import { rulesRoute } from './routes.ts'
import { RulesVerdicts } from './rules-verdicts.tsx'

export function RolesPage() {
  const param = rulesRoute.useParams()
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
  readonly rules: readonly Edited<RoleRule>[]
  readonly evaluation: 'every' | 'first'
  readonly missingGroups: 'keep' | 'none'
}

const previewDelayMilliseconds = 300
const blankRule: RoleRule = { claim: '', equals: '', role: '' }

function draftOf({ settings }: Upstream): Draft {
  return {
    rules: toEdited(settings.roleRules),
    evaluation: settings.roleRuleEvaluation,
    missingGroups: settings.missingGroups,
  }
}

function trimmed({ claim, equals, role }: RoleRule): RoleRule {
  return { claim: claim.trim(), equals: equals.trim(), role }
}

function isComplete({ claim, equals, role }: RoleRule): boolean {
  return claim !== '' && equals !== '' && role !== ''
}

/** All of it, to be compared: what is not finished, too. */
function textOf({ rules, evaluation, missingGroups }: Draft): string {
  return JSON.stringify([rules.map(({ rule }) => rule), evaluation, missingGroups])
}

/** Rules that are not finished yet are left out of previews. */
function toTry({ rules, evaluation, missingGroups }: Draft): TriedRules {
  return {
    roleRules: rules.map(({ rule }) => trimmed(rule)).filter(isComplete),
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
  const { parts, previews } = useTexts()
  const [draft, setDraft] = useState(() => draftOf(connection))
  const navigate = rulesRoute.useNavigate()
  const [chosen, setChosen] = useChosenSource(rulesRoute.useSearch().source, (source) => {
    void navigate({ search: { source }, replace: true })
  })
  const sources = useQuery(claimSourcesQuery(param))
  const roles = useGivableRoles(param.organizationId, may)
  const [settled] = useDebouncedValue(draft, previewDelayMilliseconds)
  const preview = useQuery({
    ...rulesPreviewQuery(param, { ...toTry(settled), source: chosen.source }),
    enabled: may,
  })
  useSavedElsewhere(textOf(draftOf(connection)), textOf(draft), () => setDraft(draftOf(connection)))
  const known = preview.data
  const groups = known?.groups.kind === 'known' && !known.masked ? known.groups.groups : []
  return (
    <Stack gap="xl">
      <Panel title={previews.rules.editTitle} description={previews.rules.editDescription}>
        {roles.error !== null && <ErrorNotice error={roles.error} onRetry={roles.refetch} />}
        <RoleRulesEditor
          rules={draft.rules}
          blank={blankRule}
          roles={roles.data ?? []}
          none={previews.rules.none}
          disabled={!may}
          renderTest={(fields) => (
            <ClaimRuleFields
              {...fields}
              claims={known ? pathsOfClaims(known.claims.userInfo, known.claims.idToken) : []}
              groups={groups}
            />
          )}
          onChange={(rules) => setDraft({ ...draft, rules })}
        />
        <Policies draft={draft} disabled={!may} onChange={setDraft} />
      </Panel>
      {may ? (
        <>
          <RulesImpactPanel
            organizationId={param.organizationId}
            description={previews.rules.impactDescription}
            tried={toTry(draft)}
            compare={(json) => compareRoleRules(param, json)}
          />
          <SaveRules {...{ param, connection, draft }} onChange={setDraft} />
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
        <Text c="dimmed">{parts.readOnly}</Text>
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
  readonly onChange: Dispatch<SetStateAction<Draft>>
}) {
  const { parts, previews, roleRules } = useTexts()
  const { connection, draft } = props
  const save = useUpdateConnection(props.param)
  const before = toTry(draftOf(connection))
  const after = toTry(draft)
  const unfinished = after.roleRules.length < draft.rules.length
  const changed = JSON.stringify(after) !== JSON.stringify(before)
  const run = () =>
    save.mutate(after, {
      onSuccess: () =>
        notifyDone(previews.rules.saved, {
          label: parts.undo,
          run: async () => {
            await save.mutateAsync(before)
            // What somebody has typed since stays.
            props.onChange((now) => (now === draft ? draftOf(connection) : now))
          },
        }),
    })
  return (
    <SaveOrDiscard
      error={save.error}
      pending={save.isPending}
      maySave={changed && !unfinished}
      mayDiscard={changed || unfinished}
      hint={unfinished ? roleRules.unfinished : undefined}
      onSave={run}
      onDiscard={() => props.onChange(draftOf(connection))}
    />
  )
}
