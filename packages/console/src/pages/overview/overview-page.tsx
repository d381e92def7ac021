import { PageHeader } from '../../parts/page-header.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'

export function OverviewPage() {
  const { shell } = useTexts()
  return <PageHeader title={shell.pages.overview} />
}
