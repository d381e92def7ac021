import { useFormat, useTexts } from '../texts/texts-provider.tsx'

/** How long ago, or until when; the exact time on hover. */
export function TimeText(props: { readonly at: string | null }) {
  const format = useFormat()
  const { parts } = useTexts()
  if (props.at === null) return <span>{parts.never}</span>
  return (
    <time dateTime={props.at} title={format.dateTime(props.at)}>
      {format.relative(props.at, Date.now())}
    </time>
  )
}
