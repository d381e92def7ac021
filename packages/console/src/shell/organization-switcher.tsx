import { Menu, Text, UnstyledButton } from '@mantine/core'
import { IconCheck, IconSelector } from '@tabler/icons-react'
import type { Me } from '../api/me.ts'
import { useErrorWords } from '../parts/error-words.ts'
import { notifyFailed } from '../parts/notify.tsx'
import { useTexts } from '../texts/texts-provider.tsx'
import classes from './organization-switcher.module.css'
import { useSwitchOrganization } from './switch-organization.ts'

/** The name of the organization; a menu where the reader is in several. */
export function OrganizationSwitcher({ me }: { readonly me: Me }) {
  const { shell } = useTexts()
  const wordsOf = useErrorWords()
  const change = useSwitchOrganization()
  if (me.organizations.length < 2)
    return (
      <Text truncate c="dimmed">
        {me.organization.name}
      </Text>
    )
  const go = (organizationId: string) =>
    change.mutate(organizationId, { onError: (error) => notifyFailed(wordsOf(error)) })
  return (
    <Menu position="bottom-start" width={280}>
      <Menu.Target>
        <UnstyledButton
          className={classes['button'] ?? ''}
          aria-label={`${shell.switchOrganization}: ${me.organization.name}`}
        >
          <Text truncate>{me.organization.name}</Text>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{shell.switchOrganization}</Menu.Label>
        {me.organizations.map(({ id, name }) => (
          <Menu.Item
            key={id}
            rightSection={id === me.organization.id ? <IconCheck size={16} /> : undefined}
            disabled={id === me.organization.id}
            onClick={() => go(id)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
