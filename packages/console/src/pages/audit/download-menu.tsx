import { Button, Menu, Text } from '@mantine/core'
import { IconChevronDown, IconDownload } from '@tabler/icons-react'
import { useTexts } from '../../texts/texts-provider.tsx'
import { downloadAddress, type AuditFilter } from './queries.ts'

export function DownloadMenu(props: {
  readonly organizationId: string
  readonly filter: AuditFilter
}) {
  const { audit: texts } = useTexts()
  const { organizationId, filter } = props
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconDownload size={16} />}
          rightSection={<IconChevronDown size={16} />}
        >
          {texts.download}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'json'] as const).map((format) => (
          <Menu.Item
            key={format}
            component="a"
            href={downloadAddress(organizationId, filter, format)}
            download
          >
            {texts[format]}
          </Menu.Item>
        ))}
        <Text size="xs" c="dimmed" px="sm" py="xs">
          {texts.downloadText}
        </Text>
      </Menu.Dropdown>
    </Menu>
  )
}
