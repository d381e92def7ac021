// The place of the directory's role rules: who is in a group gets a role.
import { Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { RoleRulesEditor, toEdited } from '../../parts/role-rules-editor.tsx'
import { RulesImpactPanel } from '../../parts/rules-impact-panel.tsx'
import { SaveOrDiscard } from '../../parts/save-or-discard.tsx'
import { useSavedElsewhere } from '../../parts/use-saved-elsewhere.ts'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useGivableRoles } from '../roles/givable-roles.ts'
import { GroupRuleFields } from './group-rule-fields.tsx'
import { compareRoleRules, useUpdateDirectory, type Directory, type RoleRule } from './queries.ts'
import { provisioningRoute } from './routes.ts'

const blankRule: RoleRule = { group: '', role: '' }

export function DirectoryRoleRules({ directory }: { readonly directory: Directory }) {
  const { parts, provisioning, roleRules } = useTexts()
  const words = provisioning.settings.rules
  const { organizationId } = provisioningRoute.useParams()
  const at = { organizationId, directoryId: directory.id }
  const mayWrite = useMay('directories:write')
  const roles = useGivableRoles(organizationId, mayWrite)
  const update = useUpdateDirectory(at)
  const [rules, setRules] = useState(() => toEdited(directory.roleRules))
  const before = directory.roleRules
  const after = rules.map(({ rule }) => rule).filter(isComplete)
  const unfinished = after.length < rules.length
  const changed = JSON.stringify(after) !== JSON.stringify(before)
  const reset = () => setRules(toEdited(before))
  useSavedElsewhere(JSON.stringify(before), JSON.stringify(rules.map(({ rule }) => rule)), reset)
  const save = () =>
    update.mutate(
      { roleRules: after },
      {
        onSuccess: () =>
          notifyDone(words.saved, {
            label: parts.undo,
            run: async () => {
              await update.mutateAsync({ roleRules: before })
              // What somebody has typed since stays.
              setRules((now) => (now === rules ? toEdited(before) : now))
            },
          }),
      },
    )
  return (
    <Panel title={words.title} description={words.description}>
      <Stack gap="xl">
        {roles.error !== null && <ErrorNotice error={roles.error} onRetry={roles.refetch} />}
        <RoleRulesEditor
          rules={rules}
          blank={blankRule}
          roles={roles.data ?? []}
          none={words.none}
          disabled={!mayWrite}
          renderTest={(fields) => <GroupRuleFields {...fields} at={at} />}
          onChange={setRules}
        />
        {mayWrite ? (
          <>
            <RulesImpactPanel
              organizationId={organizationId}
              description={words.impactDescription}
              tried={{ roleRules: after }}
              compare={(json) => compareRoleRules(at, json)}
            />
            <SaveOrDiscard
              error={update.error}
              pending={update.isPending}
              maySave={changed && !unfinished}
              mayDiscard={changed || unfinished}
              hint={unfinished ? roleRules.unfinished : words.effect}
              onSave={save}
              onDiscard={reset}
            />
          </>
        ) : (
          <Text c="dimmed">{parts.readOnly}</Text>
        )}
      </Stack>
    </Panel>
  )
}

function isComplete({ group, role }: RoleRule): boolean {
  return group !== '' && role !== ''
}
