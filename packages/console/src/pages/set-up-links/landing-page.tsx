import { Anchor, Button, Center, Paper, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { ApiError } from '../../api/client.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useOpenSetUpLink } from './queries.ts'

/** Set when somebody leaves the set-up, so that this page says goodbye. */
const endedMark = 'ended'

/**
 * Where a set-up link leads. The key stands behind the `#`, where no server and no log sees it; here
 * it is taken out of the address, so that it stays in no history. Nothing is opened without a click:
 * programs that look into letters only look.
 */
export function LandingPage() {
  const { setUp: texts, shell } = useTexts()
  const [mark, setMark] = useState(() => window.location.hash.slice(1))
  useEffect(() => {
    document.title = `${texts.title} · ${shell.productName}`
  }, [texts, shell])
  useEffect(() => {
    /** Also where the link is opened while this page is open: then nothing is loaded anew. */
    const take = () => {
      const { hash, pathname } = window.location
      if (hash.length < 2) return
      setMark(hash.slice(1))
      window.history.replaceState(window.history.state, '', pathname)
    }
    take()
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [])
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper withBorder radius="lg" p="xl" maw="30rem" w="100%">
        {mark === '' && (
          <Stack align="flex-start">
            <Words title={texts.noKey.title} text={texts.noKey.text} />
            <Anchor size="sm" href="/sign-in?return_to=%2Fconsole">
              {texts.noKey.signIn}
            </Anchor>
          </Stack>
        )}
        {mark === endedMark && <Words title={texts.ended.title} text={texts.ended.text} />}
        {mark !== '' && mark !== endedMark && <Opening key={mark} token={mark} />}
      </Paper>
    </Center>
  )
}

function Opening({ token }: { readonly token: string }) {
  const { setUp: texts } = useTexts()
  const open = useOpenSetUpLink()
  if (open.error instanceof ApiError && open.error.code === 'TOKEN_INVALID')
    return <Words title={texts.invalid.title} text={texts.invalid.text} />
  return (
    <Stack align="flex-start">
      <Title order={1} size="h3">
        {texts.title}
      </Title>
      <Text>{texts.invited}</Text>
      <Text size="sm" c="dimmed">
        {texts.what}
      </Text>
      {open.error !== null && <ErrorNotice error={open.error} />}
      <Button loading={open.isPending || open.isSuccess} onClick={() => open.mutate(token)}>
        {texts.begin}
      </Button>
    </Stack>
  )
}

function Words(props: { readonly title: string; readonly text: string }) {
  return (
    <Stack>
      <Title order={1} size="h3">
        {props.title}
      </Title>
      <Text>{props.text}</Text>
    </Stack>
  )
}
