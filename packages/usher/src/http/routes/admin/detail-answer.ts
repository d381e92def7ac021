// A detail as the API says it: in English, and as what it was made of.
import { z } from '@hono/zod-openapi'
import { detailCodes, type Explanation } from '../../../core/detail.ts'

const explanationAnswer = z
  .strictObject({
    code: z.enum(detailCodes),
    parameters: z.record(z.string(), z.string()),
  })
  .openapi('DetailExplanation')

export const detailFields = {
  detail: z.string().openapi({ description: 'What precisely was found, in English.' }),
  explanation: explanationAnswer.nullable().openapi({
    description: 'What `detail` was made of, for words in another language.',
  }),
}

export function toExplanation(
  explanation: Explanation | null,
): z.infer<typeof explanationAnswer> | null {
  return explanation && { code: explanation.code, parameters: { ...explanation.parameters } }
}
