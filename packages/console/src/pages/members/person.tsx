import { Avatar, Group, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTexts } from '../../texts/texts-provider.tsx'

type Person = {
  readonly displayName: string | null
  readonly username: string | null
  readonly email: string | null
  readonly avatarUrl: string | null
}

/** What somebody is called: by name, else by user name, else by address. */
export function useNameOf(): (person: Omit<Person, 'avatarUrl'>) => string {
  const { member } = useTexts()
  return ({ displayName, username, email }) => displayName ?? username ?? email ?? member.unnamed
}

/** Picture, name and address; `name` where the name is a link. */
export function PersonLine(props: { readonly person: Person; readonly name?: ReactNode }) {
  const { person } = props
  const name = useNameOf()(person)
  const second = person.email ?? person.username
  return (
    <Group gap="sm" wrap="nowrap" miw={0}>
      {/* The name stands beside it. */}
      <Avatar src={person.avatarUrl} alt="" name={name} color="usher" radius="xl" size={36} />
      <Stack gap={0} miw={0}>
        {props.name ?? (
          <Text size="sm" fw={600} truncate>
            {name}
          </Text>
        )}
        {second !== null && second !== name && (
          <Text size="xs" c="dimmed" truncate>
            {second}
          </Text>
        )}
      </Stack>
    </Group>
  )
}
