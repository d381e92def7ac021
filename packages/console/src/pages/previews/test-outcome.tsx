import { StatusBadge, type Tone } from '../../parts/status-badge.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import type { TestSignIn } from './queries.ts'

const tones: Readonly<Record<NonNullable<TestSignIn['outcome']>, Tone>> = {
  signIn: 'good',
  link: 'good',
  create: 'good',
  confirm: 'warning',
  deny: 'bad',
  failed: 'bad',
}

/** How a test ended; nothing of it has happened. */
export function OutcomeBadge({ outcome }: Pick<TestSignIn, 'outcome'>) {
  const { previews } = useTexts()
  const { outcomes, running } = previews.test
  return outcome === null ? (
    <StatusBadge tone="info">{running}</StatusBadge>
  ) : (
    <StatusBadge tone={tones[outcome]}>{outcomes[outcome]}</StatusBadge>
  )
}
