import { detailOf } from '../core/detail.ts'
import { SignInRefused } from './refusal.ts'

/** JSON of a provider, of whatever content type: some send `text/javascript`. Size is capped by the fetch. */
export async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw new SignInRefused('PROVIDER_UNAVAILABLE', detailOf('answerNotJson'), { cause })
  }
}
