import { Anchor, Group, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useErrorWords, type ErrorWords } from './error-words.ts'

/** The way back, offered for some seconds. */
export type Undo = { readonly label: string; readonly run: () => Promise<unknown> }

/** Says in the corner that something is done, with a way to take it back where there is one. */
export function notifyDone(message: string, undo?: Undo): void {
  const id = notifications.show({
    color: 'green',
    autoClose: undo ? 10_000 : 4000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo && <UndoButton undo={undo} onPress={() => notifications.hide(id)} />}
      </Group>
    ),
  })
}

/** Says in the corner why something did not work that no place on the page stands for. Stays until it is closed. */
export function notifyFailed({ title, hint }: ErrorWords): void {
  notifications.show({
    color: 'red',
    autoClose: false,
    message: (
      <Stack gap={2}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="sm">{hint}</Text>
      </Stack>
    ),
  })
}

/** A mutation, so that whoever is signed out meanwhile is led to the sign-in page, and others are told. */
function UndoButton(props: { readonly undo: Undo; readonly onPress: () => void }) {
  const wordsOf = useErrorWords()
  const action = useMutation({
    mutationFn: props.undo.run,
    onError: (error) => notifyFailed(wordsOf(error)),
  })
  return (
    <Anchor
      component="button"
      type="button"
      size="sm"
      onClick={() => {
        action.mutate()
        props.onPress()
      }}
    >
      {props.undo.label}
    </Anchor>
  )
}
