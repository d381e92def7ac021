// Microsoft Graph: who the person is, their picture, their groups. The access token is opaque to us
// and is sent to the connection's own Graph endpoint, never to an address that a token names.
import { z } from 'zod'
import type { GroupLookup } from '../core/verified-identity.ts'
import type { OutgoingFetch } from '../lib/outgoing-fetch.ts'
import { photoBytesMax, photoDataUrl } from './photo.ts'
import { bearer, reasonOf, refusedAnswer } from './user-info.ts'

/** A picture is decoration: whatever goes wrong, the person signs in without it. */
export async function readPhoto(
  fetch: OutgoingFetch,
  meUrl: string,
  accessToken: string,
): Promise<string | null> {
  try {
    const response = await fetch(`${meUrl}/photo/$value`, {
      headers: { ...bearer(accessToken), accept: 'image/*' },
      bodyBytesMax: photoBytesMax,
    })
    if (response.status !== 200) return null
    return photoDataUrl(new Uint8Array(await response.arrayBuffer()))
  } catch {
    return null
  }
}

const memberObjectsSchema = z.object({ value: z.array(z.string().max(200)).max(20_000) })

/**
 * All groups of the person, nested ones too, as ids. A failure is told as such: Graph being slow
 * must never read as "in no group", or a person would lose their roles.
 */
export async function readMemberGroups(
  fetch: OutgoingFetch,
  meUrl: string,
  accessToken: string,
): Promise<GroupLookup> {
  try {
    const response = await fetch(`${meUrl}/getMemberObjects`, {
      method: 'POST',
      headers: { ...bearer(accessToken), 'content-type': 'application/json' },
      body: '{"securityEnabledOnly":false}',
    })
    if (response.status !== 200) {
      const { providerError } = await refusedAnswer(response, accessToken)
      return failed(
        `Graph answered with status ${response.status} ${providerError?.code ?? ''}`.trim(),
      )
    }
    const parsed = memberObjectsSchema.safeParse(await response.json())
    if (!parsed.success) return failed('Graph sent no list of groups')
    return { kind: 'known', groups: parsed.data.value }
  } catch (error) {
    return failed(reasonOf(error))
  }
}

function failed(reason: string): GroupLookup {
  return { kind: 'failed', reason }
}
