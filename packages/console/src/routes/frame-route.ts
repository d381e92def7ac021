import { createRoute } from '@tanstack/react-router'
import { meQuery } from '../api/me.ts'
import { Frame } from '../shell/frame.tsx'
import { rootRoute } from './root-route.ts'

/** What stands around every page: who is here, and where one can go. Not part of the address. */
export const frameRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'frame',
  loader: ({ context }) => context.queryClient.ensureQueryData(meQuery),
  component: Frame,
})
