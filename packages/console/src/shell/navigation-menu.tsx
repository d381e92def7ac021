import { NavLink, Stack, Text } from '@mantine/core'
import { Link, useLocation } from '@tanstack/react-router'
import type { Me } from '../api/me.ts'
import { useTexts } from '../texts/texts-provider.tsx'
import classes from './navigation-menu.module.css'
import { instanceIcon, navigationFor, type navigation } from './navigation.ts'

/** Only pages that the reader may see. */
export function NavigationMenu({ me }: { readonly me: Me }) {
  const { shell } = useTexts()
  const home = `/organizations/${me.organization.id}`
  const sections = navigationFor(me)
  return (
    <Stack gap="md">
      {sections.map(({ section, entries }) => (
        <div key={section ?? ''}>
          {section !== null && <SectionName>{shell.sections[section]}</SectionName>}
          {entries.map(({ page, path, icon }) => (
            <Entry
              key={page}
              to={home + path}
              exact={path === ''}
              label={shell.pages[page]}
              icon={icon}
            />
          ))}
        </div>
      ))}
      {me.operator && (
        <div>
          <SectionName>{shell.sections.instance}</SectionName>
          <Entry to="/instance" label={shell.pages.instance} icon={instanceIcon} />
        </div>
      )}
    </Stack>
  )
}

function Entry(props: {
  readonly to: string
  readonly label: string
  readonly icon: (typeof navigation)[number]['entries'][number]['icon']
  readonly exact?: boolean
}) {
  const { pathname } = useLocation()
  const here = props.exact === true ? pathname === props.to : pathname.startsWith(props.to)
  const Icon = props.icon
  return (
    <NavLink
      component={Link}
      to={props.to}
      // The router marks a page and all above it; here only the page itself is where one is.
      activeOptions={{ exact: true }}
      label={props.label}
      leftSection={<Icon size={18} stroke={1.6} />}
      active={here}
      aria-current={here ? 'page' : undefined}
      variant="light"
      py={6}
      className={classes['entry'] ?? ''}
    />
  )
}

function SectionName({ children }: { readonly children: string }) {
  return (
    <Text size="xs" fw={600} c="dimmed" px="sm" mb={4}>
      {children}
    </Text>
  )
}
