import { hasKey } from '../../parts/has-key.ts'
import { useTexts } from '../../texts/texts-provider.tsx'

/** The name of the field for the path of a finding: `tenantIds.0`, `secrets.sec_…`. */
export function useSettingLabel(): (path: string) => string {
  const { fields, rotation } = useTexts().authentication
  return (path) => {
    const first = path.split('.')[0] ?? ''
    if (first === 'secrets') return rotation.title
    return hasKey(fields, first) ? fields[first] : path
  }
}
