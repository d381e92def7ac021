import { useEffect, useRef, useState } from 'react'

export type TypedText = {
  readonly text: string
  readonly setText: (text: string) => void
  /** Says what to look for, unless it is what is looked for already. */
  readonly send: (text: string) => void
}

/**
 * The text of a field whose sent value stands elsewhere, in the address. What comes back from there is
 * what was typed a moment ago, and must not take away what was typed since; what somebody else put
 * there (a button that clears, the way back) is shown.
 */
export function useTypedText(value: string, onSend: (text: string) => void): TypedText {
  const [text, setText] = useState(value)
  const underway = useRef<readonly string[]>([])
  useEffect(() => {
    const own = underway.current.indexOf(value)
    underway.current = underway.current.slice(own + 1)
    if (own === -1) setText(value)
  }, [value])
  return {
    text,
    setText,
    send(next) {
      if (next === (underway.current.at(-1) ?? value)) return
      underway.current = [...underway.current, next]
      onSend(next)
    },
  }
}
