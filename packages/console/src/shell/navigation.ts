// What the console has, in the order of the menu. A page is offered to whoever holds its permission.
import {
  IconBuilding,
  IconCloudDataConnection,
  IconGauge,
  IconHistory,
  IconKey,
  IconLink,
  IconListDetails,
  IconLogin2,
  IconShield,
  IconTag,
  IconUsers,
  IconUsersGroup,
  IconWorld,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Me, Permission } from '../api/me.ts'
import type { Texts } from '../texts/texts.ts'

export type NavigationEntry = {
  readonly page: keyof Texts['shell']['pages']
  /** Below `/organizations/{organizationId}`. */
  readonly path: string
  readonly permission: Permission
  readonly icon: ComponentType<{ readonly size?: number; readonly stroke?: number }>
}
export type NavigationSection = {
  readonly section: keyof Texts['shell']['sections'] | null
  readonly entries: readonly NavigationEntry[]
}

export const navigation: readonly NavigationSection[] = [
  {
    section: null,
    entries: [{ page: 'overview', path: '', permission: 'audit:read', icon: IconGauge }],
  },
  {
    section: 'people',
    entries: [
      { page: 'members', path: '/members', permission: 'members:read', icon: IconUsers },
      { page: 'groups', path: '/groups', permission: 'groups:read', icon: IconUsersGroup },
      { page: 'roles', path: '/roles', permission: 'roles:read', icon: IconTag },
    ],
  },
  {
    section: 'signIn',
    entries: [
      {
        page: 'authentication',
        path: '/authentication',
        permission: 'connections:read',
        icon: IconShield,
      },
      { page: 'domains', path: '/domains', permission: 'domains:read', icon: IconWorld },
      { page: 'signInLog', path: '/sign-in-log', permission: 'sign-in-log:read', icon: IconLogin2 },
    ],
  },
  {
    section: 'provisioning',
    entries: [
      {
        page: 'provisioning',
        path: '/provisioning',
        permission: 'directories:read',
        icon: IconCloudDataConnection,
      },
    ],
  },
  {
    section: 'organization',
    entries: [
      {
        page: 'organization',
        path: '/organization',
        permission: 'organization:read',
        icon: IconBuilding,
      },
      { page: 'apiTokens', path: '/api-tokens', permission: 'api-tokens:read', icon: IconKey },
      {
        page: 'setUpLinks',
        path: '/set-up-links',
        permission: 'set-up-links:read',
        icon: IconLink,
      },
      { page: 'audit', path: '/audit', permission: 'audit:read', icon: IconHistory },
    ],
  },
]

/**
 * The sections that somebody is offered, with the pages whose permission they hold. Whoever set up
 * sign-in by a link reads the organization only for its name: its page is not for them.
 */
export function navigationFor(me: Me): readonly NavigationSection[] {
  return navigation
    .map(({ section, entries }) => ({
      section,
      entries: entries.filter(
        ({ page, permission }) =>
          me.permissions.includes(permission) && (me.kind === 'session' || page !== 'organization'),
      ),
    }))
    .filter(({ entries }) => entries.length > 0)
}

/** The first page that somebody is offered, below `/organizations/{organizationId}`. */
export function homePathOf(me: Me): string {
  return navigationFor(me)[0]?.entries[0]?.path ?? ''
}

export const instanceIcon = IconListDetails
