import { AddDialog } from '../../parts/add-dialog.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'
import { useAddDomain } from './queries.ts'

export function AddDomain({ organizationId }: { readonly organizationId: string }) {
  const { domains: texts } = useTexts()
  const add = useAddDomain(organizationId)
  return (
    <AddDialog
      label={texts.add}
      field={{
        label: texts.domain,
        description: texts.domainHint,
        placeholder: 'contoso.com',
        autoCapitalize: 'none',
      }}
      isValid={(domain) => domain.trim().includes('.')}
      onAdd={add.mutateAsync}
      doneMessage={({ domain }) => texts.added(domain)}
    />
  )
}
