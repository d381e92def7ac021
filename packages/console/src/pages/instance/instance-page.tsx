import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'

export function InstancePage() {
  const { shell } = useTexts()
  return <PageHeader title={shell.pages.instance} />
}
