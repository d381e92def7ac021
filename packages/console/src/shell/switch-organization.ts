import { useMutation } from '@tanstack/react-query'
import { answerOf, api } from '../api/client.ts'

/**
 * Goes to another of the reader's organizations. The page is loaded anew: nothing that was read in
 * the one must be seen in the other. Where that organization does not admit how the reader signed
 * in, the answer is where to sign in.
 */
export function useSwitchOrganization() {
  return useMutation({
    mutationFn: (organizationId: string) =>
      answerOf(api.me.organization.$post({ json: { organizationId } })),
    onSuccess: (answer, organizationId) =>
      window.location.assign(
        answer.outcome === 'switched'
          ? `/console/organizations/${organizationId}`
          : answer.signInUrl,
      ),
  })
}
