import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconLogout, IconUser } from '@tabler/icons-react'
import type { Me } from '../api/me.ts'
import { isLanguage, languages } from '../texts/texts.ts'
import { useLanguage, useTexts } from '../texts/texts-provider.tsx'

const schemes = ['light', 'dark', 'auto'] as const

/** The reader's own matters: account, appearance, language, the way out. */
export function AccountMenu({ me }: { readonly me: Me }) {
  const { shell } = useTexts()
  const { language, speak } = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const isPerson = me.kind === 'session'
  const name = me.displayName ?? me.email ?? shell.account
  return (
    <Menu position="bottom-end" width={240} closeOnItemClick={false}>
      <Menu.Target>
        <UnstyledButton aria-label={`${shell.account}: ${name}`}>
          <Avatar src={me.avatarUrl} name={name} color="usher" radius="xl" size={36} alt="" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} truncate>
            {name}
          </Text>
          {me.email !== null && me.email !== name && <Text size="xs">{me.email}</Text>}
        </Menu.Label>
        {isPerson && (
          <>
            <Menu.Item component="a" href="/account" leftSection={<IconUser size={16} />}>
              {shell.account}
            </Menu.Item>
            <Menu.Divider />
          </>
        )}
        <Menu.Label>{shell.theme}</Menu.Label>
        {schemes.map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            rightSection={scheme === colorScheme ? <IconCheck size={16} /> : undefined}
          >
            {shell.themes[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{shell.language}</Menu.Label>
        {Object.entries(languages).map(([code, label]) => (
          <Menu.Item
            key={code}
            lang={code}
            onClick={() => isLanguage(code) && void speak(code)}
            rightSection={code === language ? <IconCheck size={16} /> : undefined}
          >
            {label}
          </Menu.Item>
        ))}
        {isPerson && (
          <>
            <Menu.Divider />
            <form method="post" action="/sign-out">
              <Menu.Item component="button" type="submit" leftSection={<IconLogout size={16} />}>
                {shell.signOut}
              </Menu.Item>
            </form>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
