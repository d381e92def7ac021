import { TextInput, type TextInputProps } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useTypedText } from './use-typed-text.ts'

const typingMilliseconds = 250

/** A line that is looked for while somebody types; where they type stays where they type. */
export function SearchField({
  value,
  onSearch,
  ...rest
}: Omit<TextInputProps, 'value' | 'onChange'> & {
  /** What is looked for now; empty for everything. */
  readonly value: string
  readonly onSearch: (words: string) => void
}) {
  const { text, setText, send } = useTypedText(value, onSearch)
  const search = useDebouncedCallback(send, typingMilliseconds)
  return (
    <TextInput
      leftSection={<IconSearch size={16} aria-hidden />}
      {...rest}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value)
        search(currentTarget.value.trim())
      }}
    />
  )
}
