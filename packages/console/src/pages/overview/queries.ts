import { queryOptions } from '@tanstack/react-query'
import type { InferResponseType } from 'hono/client'
import { answerOf, api } from '../../api/client.ts'

const route = api.organizations[':organizationId'].overview

export type Overview = InferResponseType<typeof route.$get, 200>

const days = '30'

export const overviewQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['overview', organizationId],
    queryFn: () => answerOf(route.$get({ param: { organizationId }, query: { days } })),
  })
