import { useMutation } from '@tanstack/react-query'
import { answerOf, api } from '../api/client.ts'
import { unsaved } from '../parts/unsaved.ts'

/**
 * Goes to another of the reader's organizations. The page is loaded anew: nothing that was read in
 * the one must be seen in the other. Where that organization does not admit how the reader signed
 * in, the answer is where to sign in. What is not saved is asked for first: afterwards the session
 * could not save it any more.
 */
export function useSwitchOrganization() {
  return useMutation({
    mutationFn: async (organizationId: string) =>
      (await unsaved.mayBeLost())
        ? answerOf(api.me.organization.$post({ json: { organizationId } }))
        : null,
    onSuccess: (answer, organizationId) => {
      if (answer === null) return
      const target =
        answer.outcome === 'switched'
          ? `/console/organizations/${organizationId}`
          : answer.signInUrl
      unsaved.leave(() => window.location.assign(target))
    },
  })
}
