import { Select, Stack, Text, type SelectProps } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import type { UseQueryResult } from '@tanstack/react-query'

export type Choice = {
  readonly value: string
  readonly label: string
  /** Tells it from others that are called alike. */
  readonly detail?: string | null
}

const typingMilliseconds = 250

/** Chooses one among more than a list can hold: the server looks while somebody types. */
export function SearchSelect({
  value,
  valueLabel,
  found,
  lookup,
  nothingFound,
  onSearch,
  onChoose,
  ...rest
}: Omit<
  SelectProps,
  'value' | 'data' | 'filter' | 'onChange' | 'onSearchChange' | 'nothingFoundMessage'
> & {
  readonly value: string | null
  /** What the chosen one is called, which need not be among those found: it may come with the address. */
  readonly valueLabel: string | undefined
  readonly found: readonly Choice[]
  /** What looks for them: that there is nothing is said when it has looked, and not where it failed. */
  readonly lookup: Pick<UseQueryResult, 'isSuccess' | 'isPlaceholderData'>
  readonly nothingFound: string
  readonly onSearch: (words: string) => void
  readonly onChoose: (choice: Choice | null) => void
}) {
  const search = useDebouncedCallback(onSearch, typingMilliseconds)
  const chosen = value === null ? [] : [{ value, label: valueLabel ?? value }]
  const others = found.filter((choice) => choice.value !== value)
  const byValue = new Map(found.map((choice) => [choice.value, choice]))
  return (
    <Select
      searchable
      clearable
      data={[...chosen, ...others].map(({ value: id, label }) => ({ value: id, label }))}
      // The server has looked: what it found, it found for a reason.
      filter={({ options }) => options.filter((one) => 'value' in one && byValue.has(one.value))}
      renderOption={({ option }) => (
        <Stack gap={0}>
          <span>{option.label}</span>
          {byValue.get(option.value)?.detail && (
            <Text size="xs" c="dimmed">
              {byValue.get(option.value)?.detail}
            </Text>
          )}
        </Stack>
      )}
      value={value}
      nothingFoundMessage={lookup.isSuccess && !lookup.isPlaceholderData && nothingFound}
      // The name of the chosen one stands in the field: nobody has typed it.
      onSearchChange={(words) => search(words === valueLabel ? '' : words.trim())}
      onChange={(id) => onChoose(id === null ? null : (byValue.get(id) ?? null))}
      {...rest}
    />
  )
}
