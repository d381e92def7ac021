import { Badge } from '@mantine/core'

/** What a state means to the reader; the words carry it, the colour only helps. */
export type Tone = 'good' | 'bad' | 'warning' | 'info' | 'neutral'

const colors = { good: 'green', bad: 'red', warning: 'yellow', info: 'usher', neutral: 'gray' }

export function StatusBadge(props: { readonly tone: Tone; readonly children: string }) {
  // As wide as its words: a table would take the room, and leave their beginning.
  return (
    <Badge
      color={colors[props.tone]}
      variant="light"
      tt="none"
      fw={600}
      radius="xl"
      miw="max-content"
    >
      {props.children}
    </Badge>
  )
}
