import { Button, Select, Tabs } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useLive } from '../../api/live.ts'
import { useMay } from '../../api/me.ts'
import { LiveBadge } from '../../parts/live-badge.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { ConnectTab } from './connect-tab.tsx'
import { HealthTab } from './health-tab.tsx'
import { NewDirectoryPanel } from './new-directory-panel.tsx'
import { directoriesQuery, provisioningKey, type Directory } from './queries.ts'
import { RequestsTab } from './requests-tab.tsx'
import { provisioningRoute } from './routes.ts'
import { tabs } from './search.ts'
import { SettingsTab } from './settings-tab.tsx'

/** The directories of the organization: usually one, which is then the page. */
export function ProvisioningPage() {
  const { provisioning } = useTexts()
  const { organizationId } = provisioningRoute.useParams()
  const mayWrite = useMay('directories:write')
  const [adding, setAdding] = useState(false)
  const live = useLive(organizationId, 'scim-request', provisioningKey(organizationId))
  const query = useQuery(directoriesQuery(organizationId))
  const some = (query.data?.items.length ?? 0) > 0
  return (
    <>
      <PageHeader
        title={provisioning.title}
        description={provisioning.description}
        actions={
          <>
            <LiveBadge state={live} />
            {some && mayWrite && !adding && (
              <Button
                variant="default"
                leftSection={<IconPlus size={16} />}
                onClick={() => setAdding(true)}
              >
                {provisioning.addDirectory}
              </Button>
            )}
          </>
        }
      />
      <Loaded query={query} rows={8}>
        {({ items }) =>
          items.length === 0 || adding ? (
            <NewDirectoryPanel
              organizationId={organizationId}
              others={items}
              onDone={() => setAdding(false)}
            />
          ) : (
            <Directories items={items} />
          )
        }
      </Loaded>
    </>
  )
}

function Directories({ items }: { readonly items: readonly Directory[] }) {
  const { provisioning } = useTexts()
  const search = provisioningRoute.useSearch()
  const navigate = provisioningRoute.useNavigate()
  const directory = items.find(({ id }) => id === search.directory) ?? items[0]
  if (!directory) return null
  const tab = search.tab ?? (directory.lastRequestAt === null ? 'connect' : 'health')
  return (
    <>
      {items.length > 1 && (
        <Select
          label={provisioning.directory}
          mb="md"
          w={{ base: '100%', xs: 320 }}
          allowDeselect={false}
          data={items.map(({ id, name }) => ({ value: id, label: name }))}
          value={directory.id}
          onChange={(value) =>
            void navigate({ search: { directory: value ?? undefined, tab: search.tab } })
          }
        />
      )}
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(value) =>
          void navigate({
            search: { directory: search.directory, tab: tabs.find((one) => one === value) },
          })
        }
      >
        <Tabs.List mb="lg">
          {tabs.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {provisioning.tabs[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="health">
          <HealthTab directory={directory} />
        </Tabs.Panel>
        <Tabs.Panel value="connect">
          <ConnectTab key={directory.id} directory={directory} />
        </Tabs.Panel>
        <Tabs.Panel value="requests">
          <RequestsTab directory={directory} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <SettingsTab key={directory.id} directory={directory} others={items} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
