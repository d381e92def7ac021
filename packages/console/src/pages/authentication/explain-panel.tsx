import { Alert, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useProviderWords } from '../../parts/provider-words.ts'
import { useTexts } from '../../texts/texts-provider.tsx'
import { explanationsQuery } from './queries.ts'

/** The error page of a provider never reaches this server; whoever saw it can read out its number. */
export function ExplainPanel({ organizationId }: { readonly organizationId: string }) {
  const { explain } = useTexts().authentication
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed, 200)
  const code = codeIn(asked)
  return (
    <Panel title={explain.title} description={explain.text}>
      <TextInput
        label={explain.field}
        placeholder={explain.placeholder}
        maw="24rem"
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div aria-live="polite">
        {code !== null && <Explained organizationId={organizationId} code={code} />}
      </div>
    </Panel>
  )
}

function Explained(props: { readonly organizationId: string; readonly code: string }) {
  const { authentication } = useTexts()
  const { explain } = authentication
  const wordsOf = useProviderWords()
  const query = useQuery(explanationsQuery(props.organizationId))
  if (query.error !== null) return <ErrorNotice error={query.error} onRetry={query.refetch} />
  if (!query.data) return null
  const known = query.data.items.find(({ code }) => code === props.code)
  const words = known && wordsOf(known)
  if (!words)
    return (
      <Text size="sm" c="dimmed">
        {explain.unknown}
      </Text>
    )
  return (
    <Alert color="usher" variant="light" title={words.meaning}>
      <Stack gap={4}>
        <Text size="sm">
          <strong>{explain.fix}:</strong> {words.fix}
        </Text>
        {words.where !== null && <Text size="sm">{authentication.whereInAzure(words.where)}</Text>}
      </Stack>
    </Alert>
  )
}

/** `50105`, `AADSTS50105`, a whole line with it, or a name like `invalid_client`. */
function codeIn(text: string): string | null {
  const number = /(?:^|aadsts|\s)(\d{4,9})/i.exec(text.trim())?.[1]
  if (number !== undefined) return `AADSTS${number}`
  const name = text.trim().toLowerCase()
  return name.length < 4 ? null : name
}
