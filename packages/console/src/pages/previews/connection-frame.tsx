import { Alert } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { ConnectionTabs, type ConnectionTab } from '../authentication/connection-frame.tsx'
import {
  connectionQuery,
  type Connection,
  type ConnectionRef,
  type UpstreamSettings,
} from '../authentication/queries.ts'

export type Upstream = Omit<Connection, 'settings'> & { readonly settings: UpstreamSettings }

/** A page about one provider: its head with the way back, and what it shows once it is loaded. */
export function ConnectionFrame(props: {
  readonly param: ConnectionRef
  readonly title: string
  readonly description: ReactNode
  /** The tab that this page is, if it is one. */
  readonly tab?: ConnectionTab
  /** A page below a tab: the tab, to go back to. */
  readonly above?: { readonly label: string; readonly path: string }
  readonly children: (connection: Upstream) => ReactNode
}) {
  const { shell, previews } = useTexts()
  const { organizationId, connectionId } = props.param
  const query = useQuery(connectionQuery(props.param))
  const list = `/console/organizations/${organizationId}/authentication`
  const own = `${list}/${connectionId}`
  return (
    <>
      <PageHeader
        title={props.title}
        description={props.description}
        trail={[
          { label: shell.pages.authentication, href: list },
          { label: query.data?.name ?? previews.provider, href: own },
          ...(props.above ? [{ label: props.above.label, href: own + props.above.path }] : []),
        ]}
      />
      <Loaded query={query}>
        {(connection) =>
          isUpstream(connection) ? (
            props.tab === undefined ? (
              props.children(connection)
            ) : (
              <ConnectionTabs {...props.param} tab={props.tab}>
                {props.children(connection)}
              </ConnectionTabs>
            )
          ) : (
            <Alert color="gray">{previews.emailProvider}</Alert>
          )
        }
      </Loaded>
    </>
  )
}

function isUpstream(connection: Connection): connection is Upstream {
  return connection.settings.kind !== 'email'
}
