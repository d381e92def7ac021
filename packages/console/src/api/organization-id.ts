import { useMe } from './me.ts'

/** The organization whose pages are open: the one that the reader is in. */
export function useOrganizationId(): string {
  return useMe().organization.id
}
