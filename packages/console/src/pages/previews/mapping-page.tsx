import { useDebouncedValue } from '@mantine/hooks'
import { Badge, Code, Group, JsonInput, SimpleGrid, Stack, TagsInput, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '../../api/me.ts'
import { Loaded } from '../../parts/loaded.tsx'
import { notifyDone } from '../../parts/notify.tsx'
import { Panel } from '../../parts/panel.tsx'
import { SaveOrDiscard } from '../../parts/save-or-discard.tsx'
import { useSavedElsewhere } from '../../parts/use-saved-elsewhere.ts'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useUpdateConnection, type ConnectionRef } from '../authentication/queries.ts'
import { useChosenSource } from './chosen-source.ts'
import { ClaimSourcePicker } from './claim-source-picker.tsx'
import { ConnectionFrame, type Upstream } from './connection-frame.tsx'
import {
  draftOf,
  mappingOf,
  parseMapping,
  pathsMax,
  pathsOfClaims,
  profileFields,
  textOf,
  type JsonProblem,
  type MappingDraft,
} from './mapping-draft.ts'
import { MappingProblem } from './mapping-problem.tsx'
import { MappingPreviewTable } from './mapping-preview-table.tsx'
import { claimSourcesQuery, mappingPreviewQuery, type MappingPreview } from './queries.ts'
import { mappingRoute } from './routes.ts'

export function MappingPage() {
  const param = mappingRoute.useParams()
  const { previews } = useTexts()
  const { mapping } = previews
  return (
    <ConnectionFrame
      param={param}
      tab="mapping"
      title={mapping.title}
      description={mapping.description}
    >
      {(connection) => <MappingEditor key={connection.id} param={param} connection={connection} />}
    </ConnectionFrame>
  )
}

const previewDelayMilliseconds = 300

function MappingEditor({
  param,
  connection,
}: {
  readonly param: ConnectionRef
  readonly connection: Upstream
}) {
  const saved = draftOf(connection.settings.attributeMapping)
  const [edited, setEdited] = useState(() => editedFrom(saved))
  const { draft, text, problem } = edited
  const navigate = mappingRoute.useNavigate()
  const [chosen, setChosen] = useChosenSource(mappingRoute.useSearch().source, (source) => {
    void navigate({ search: { source }, replace: true })
  })
  const sources = useQuery(claimSourcesQuery(param))
  const [settled] = useDebouncedValue(draft, previewDelayMilliseconds)
  const preview = useQuery({
    ...mappingPreviewQuery(param, {
      attributeMapping: mappingOf(settled),
      source: chosen.source,
    }),
    enabled: settled.uid.length > 0,
  })
  const changeForm = (next: MappingDraft): void => setEdited(editedFrom(next))
  const changeText = (next: string): void => {
    const parsed = parseMapping(next)
    setEdited((now) =>
      'draft' in parsed
        ? { draft: parsed.draft, text: next, problem: undefined }
        : { ...now, text: next, problem: parsed.problem },
    )
  }
  const changed = textOf(draft) !== textOf(saved)
  // However it is written by hand: a draft that says what is saved is nobody's change.
  const written = problem === undefined ? textOf(draft) : text
  useSavedElsewhere(textOf(saved), written, () => changeForm(saved))
  return (
    <Stack gap="xl">
      <MappingPanel
        {...{ draft, text, problem, preview: preview.data }}
        onForm={changeForm}
        onText={changeText}
      />
      <SaveMapping
        {...{ param, saved, draft }}
        maySave={changed && problem === undefined}
        mayDiscard={changed || problem !== undefined}
        onReset={() => changeForm(saved)}
        onUndone={() =>
          // What somebody has typed since stays.
          setEdited((now) => (now === edited ? editedFrom(saved) : now))
        }
      />
      <PreviewPanel
        picker={
          <Loaded query={sources} rows={1}>
            {(known) => (
              <ClaimSourcePicker {...{ param, chosen }} sources={known} onChange={setChosen} />
            )}
          </Loaded>
        }
        query={preview}
      />
    </Stack>
  )
}

type EditedMapping = {
  readonly draft: MappingDraft
  readonly text: string
  readonly problem: JsonProblem | undefined
}

function editedFrom(draft: MappingDraft): EditedMapping {
  const problem: JsonProblem | undefined =
    draft.uid.length === 0 ? { kind: 'uidMissing' } : undefined
  return { draft, text: textOf(draft), problem }
}

function MappingPanel(props: {
  readonly draft: MappingDraft
  readonly text: string
  readonly problem: JsonProblem | undefined
  readonly preview: MappingPreview | undefined
  readonly onForm: (draft: MappingDraft) => void
  readonly onText: (text: string) => void
}) {
  const { previews } = useTexts()
  const { mapping } = previews
  const { draft, preview, problem } = props
  const paths = preview ? pathsOfClaims(preview.claims.userInfo, preview.claims.idToken) : []
  return (
    <Panel title={mapping.editTitle} description={mapping.editDescription}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xl">
        <Stack gap="sm">
          {profileFields.map((field) => (
            <TagsInput
              key={field}
              label={mapping.fields[field]}
              description={mapping.fieldHints[field]}
              required={field === 'uid'}
              placeholder={draft[field].length === 0 ? mapping.addPath : ''}
              value={[...draft[field]]}
              data={[...paths]}
              maxTags={pathsMax}
              error={
                field === 'uid' && draft.uid.length === 0 ? mapping.problems.uidMissing : undefined
              }
              onChange={(next) => props.onForm({ ...draft, [field]: next })}
            />
          ))}
        </Stack>
        <JsonInput
          label={mapping.json}
          description={mapping.jsonHint}
          value={props.text}
          onChange={props.onText}
          error={problem && <MappingProblem problem={problem} />}
          autosize
          minRows={12}
          maxRows={30}
          styles={monospaceInput}
          spellCheck={false}
        />
      </SimpleGrid>
    </Panel>
  )
}

const monospaceInput = { input: { fontFamily: 'var(--mantine-font-family-monospace)' } }

function SaveMapping(props: {
  readonly param: ConnectionRef
  readonly saved: MappingDraft
  readonly draft: MappingDraft
  readonly maySave: boolean
  readonly mayDiscard: boolean
  readonly onReset: () => void
  /** What stood here before this draft was saved is saved again. */
  readonly onUndone: () => void
}) {
  const { parts, previews } = useTexts()
  const { mapping } = previews
  const save = useUpdateConnection(props.param)
  const may = useMay('connections:write')
  if (!may) return <Text c="dimmed">{parts.readOnly}</Text>
  const before = mappingOf(props.saved)
  const run = () =>
    save.mutate(
      { attributeMapping: mappingOf(props.draft) },
      {
        onSuccess: () =>
          notifyDone(mapping.saved, {
            label: parts.undo,
            run: () => save.mutateAsync({ attributeMapping: before }).then(props.onUndone),
          }),
      },
    )
  return (
    <SaveOrDiscard
      error={save.error}
      pending={save.isPending}
      maySave={props.maySave}
      mayDiscard={props.mayDiscard}
      onSave={run}
      onDiscard={props.onReset}
    />
  )
}

function PreviewPanel(props: {
  readonly picker: React.ReactNode
  readonly query: Parameters<typeof Loaded<MappingPreview>>[0]['query']
}) {
  const { previews } = useTexts()
  const { mapping } = previews
  return (
    <Panel title={mapping.previewTitle} description={mapping.previewDescription}>
      {props.picker}
      <Loaded query={props.query}>
        {(preview) => (
          <Stack gap="md">
            <MappingPreviewTable preview={preview} />
            <Received preview={preview} />
          </Stack>
        )}
      </Loaded>
    </Panel>
  )
}

/** What the provider sent, as it would be pasted. */
function Received({ preview }: { readonly preview: MappingPreview }) {
  const { previews } = useTexts()
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      {(['userInfo', 'idToken'] as const).map((name) => (
        <Stack key={name} gap={4}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {previews.source[name]}
            </Text>
            {preview.masked && <Badge color="gray">{previews.source.maskedBadge}</Badge>}
          </Group>
          <Code block tabIndex={0}>
            {JSON.stringify(preview.claims[name], null, 2)}
          </Code>
        </Stack>
      ))}
    </SimpleGrid>
  )
}
