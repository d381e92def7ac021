import { useTexts } from '../texts/texts-provider.tsx'
import { hasKey } from './has-key.ts'

type Event = {
  readonly action: string
  readonly actor: { readonly kind: string }
  readonly actorName: string | null
}

/** What an event of the trail is called, and who did it, in plain words. */
export function useEventWords(): {
  readonly actionOf: (action: string) => string
  readonly actorOf: (event: Event) => string
} {
  const { events } = useTexts()
  const actors: Readonly<Record<string, string>> = events.actors
  return {
    actionOf: (action) => (hasKey(events.actions, action) ? events.actions[action] : action),
    actorOf: ({ actor, actorName }) => actorName ?? actors[actor.kind] ?? actor.kind,
  }
}
