import { useMe } from '../../api/me.ts'
import { CopyField } from '../../parts/copy-field.tsx'
import { useTexts } from '../../texts/texts-provider.tsx'

/** Where people of the organization sign in: with several of them, the address says which. */
export function signInAddress(slug: string): string {
  return `${window.location.origin}/sign-in?organization=${slug}`
}

export function SignInPageField() {
  const { signInPage } = useTexts().authentication
  const { organization } = useMe()
  return (
    <CopyField
      label={signInPage.label}
      description={signInPage.hint}
      value={signInAddress(organization.slug)}
    />
  )
}
