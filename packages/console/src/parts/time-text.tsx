import { useFormat, useTexts } from '../texts/texts-provider.tsx'
import { useNow } from './use-now.ts'

/** How long ago, or until when; the exact time on hover. */
export function TimeText(props: { readonly at: string | null }) {
  const format = useFormat()
  const { parts } = useTexts()
  const now = useNow()
  if (props.at === null) return <span>{parts.never}</span>
  return (
    <time dateTime={props.at} title={format.dateTime(props.at)}>
      {format.relative(props.at, now)}
    </time>
  )
}
