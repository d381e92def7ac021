import { Anchor, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'

/** Says in the corner that something is done, with a way to take it back where there is one. */
export function notifyDone(
  message: string,
  undo?: { readonly label: string; readonly run: () => Promise<unknown> },
): void {
  const id = notifications.show({
    color: 'green',
    autoClose: undo ? 10_000 : 4000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{message}</Text>
        {undo && (
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              notifications.hide(id)
              void undo.run()
            }}
          >
            {undo.label}
          </Anchor>
        )}
      </Group>
    ),
  })
}
