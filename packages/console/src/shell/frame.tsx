import { AppShell, Burger, Group, ScrollArea, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Outlet, useLocation, useRouter } from '@tanstack/react-router'
import { useEffect, useRef, type RefObject } from 'react'
import { useMe } from '../api/me.ts'
import { useTexts } from '../texts/texts-provider.tsx'
import { AccountMenu } from './account-menu.tsx'
import { NavigationMenu } from './navigation-menu.tsx'
import { OrganizationSwitcher } from './organization-switcher.tsx'
import { SetUpBar } from './set-up-bar.tsx'
import classes from './frame.module.css'

const contentId = 'content'

export function Frame() {
  const { shell } = useTexts()
  const me = useMe()
  const [opened, { toggle, close }] = useDisclosure(false)
  const { pathname } = useLocation()
  useEffect(close, [pathname, close])
  const content = useFocusOnArrival()
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 248, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a className={classes['skip']} href={`#${contentId}`}>
        {shell.skipToContent}
      </a>
      <AppShell.Header className={classes['header'] ?? ''}>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={opened ? shell.closeNavigation : shell.openNavigation}
            />
            <Text fw={650} visibleFrom="xs">
              {shell.productName}
            </Text>
            <OrganizationSwitcher me={me} />
          </Group>
          <AccountMenu me={me} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes['navbar'] ?? ''} aria-label={shell.navigation}>
        <AppShell.Section grow component={ScrollArea} p="sm">
          <NavigationMenu me={me} />
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main ref={content} id={contentId} tabIndex={-1} className={classes['main'] ?? ''}>
        <div className={classes['content']}>
          {me.kind === 'set-up-link' && <SetUpBar me={me} />}
          <Outlet />
        </div>
      </AppShell.Main>
    </AppShell>
  )
}

/**
 * Whoever goes to another page begins where it begins. What they pressed is gone with the page before,
 * or stands in a menu that has closed, and a reader of the screen would be told nothing.
 */
function useFocusOnArrival(): RefObject<HTMLElement | null> {
  const router = useRouter()
  const content = useRef<HTMLElement>(null)
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, pathChanged }) => {
        const page = content.current
        // The page may have a better place to begin.
        if (fromLocation === undefined || !pathChanged || page === null) return
        if (!page.contains(document.activeElement)) page.focus({ preventScroll: true })
      }),
    [router],
  )
  return content
}
