// `attributes` and `excludedAttributes` of a request that answers with one resource (RFC 7644 §3.9).
import { parseProjection, type Projection } from '../resource/projection.ts'
import type { TypeTarget } from './command.ts'
import { parameter } from './parameters.ts'

export function requestedProjection({ registry, type, request }: TypeTarget): Projection {
  return parseProjection(registry, type, {
    attributes: parameter(request.query, 'attributes'),
    excludedAttributes: parameter(request.query, 'excludedAttributes'),
  })
}

/** The client says which attributes it wants to see, and so that it wants to see some. */
export function asksForAttributes({ request }: TypeTarget): boolean {
  return (
    parameter(request.query, 'attributes') !== null ||
    parameter(request.query, 'excludedAttributes') !== null
  )
}
