// A BulkRequest (RFC 7644 §3.7), read before anything of it is done. What is wrong with the request as
// a whole refuses it; what is wrong with one operation fails that operation.
import type { JsonValue } from '../../core/directory.ts'
import { bodyBytesMax, bulkOperationsMax } from '../limits.ts'
import { isJsonArray, isJsonObject } from '../resource/read-json.ts'
import { ScimError } from '../scim-error.ts'
import type { ScimRequest } from './command.ts'
import { asMessage, readMessage, type Message } from './message.ts'

export const bulkRequestUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

export type BulkMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type BulkOperation = {
  readonly method: string
  readonly bulkId: string | null
  readonly path: string
  readonly version: string | null
  readonly data: JsonValue | undefined
}
export type BulkRequest = {
  /** Stop when so many have failed; `null`: go on to the end. */
  readonly failOnErrors: number | null
  readonly operations: readonly BulkOperation[]
}

export function readBulkRequest({ body, bodyBytes }: ScimRequest): BulkRequest {
  if (bodyBytes > bodyBytesMax)
    throw new ScimError(413, null, `A bulk request has at most ${bodyBytesMax} bytes.`)
  const message = readMessage(body, bulkRequestUrn)
  const operations = message.get('Operations')
  if (!isJsonArray(operations) || operations.length === 0)
    throw new ScimError(400, 'invalidSyntax', 'Operations must be an array and not empty.')
  if (operations.length > bulkOperationsMax)
    throw new ScimError(413, null, `A bulk request has at most ${bulkOperationsMax} operations.`)
  const read = operations.map(readOperation)
  refuseSharedIds(read)
  return { failOnErrors: readFailOnErrors(message), operations: read }
}

function readOperation(operation: JsonValue, at: number): BulkOperation {
  if (!isJsonObject(operation))
    throw new ScimError(400, 'invalidSyntax', `Operation ${at + 1} must be a JSON object.`)
  const message = asMessage(operation)
  return {
    method: textOf(message, 'method', at) ?? '',
    bulkId: textOf(message, 'bulkId', at),
    path: textOf(message, 'path', at) ?? '',
    version: textOf(message, 'version', at),
    data: message.get('data'),
  }
}

function textOf(message: Message, name: string, at: number): string | null {
  const value = message.get(name) ?? null
  if (value === null || typeof value === 'string') return value
  throw new ScimError(400, 'invalidSyntax', `${name} of operation ${at + 1} must be a string.`)
}

function readFailOnErrors(message: Message): number | null {
  const value = message.get('failOnErrors') ?? null
  if (value === null) return null
  if (typeof value === 'number' && Number.isInteger(value) && value > 0) return value
  throw new ScimError(400, 'invalidValue', 'failOnErrors must be an integer of at least 1.')
}

/** Unique within the request (RFC 7644 §3.7): a reference could mean either of two. */
function refuseSharedIds(operations: readonly BulkOperation[]): void {
  const seen = new Set<string>()
  for (const { method, bulkId } of operations) {
    if (bulkId === null || method.toUpperCase() !== 'POST') continue
    if (seen.has(bulkId))
      throw new ScimError(400, 'invalidValue', `Two operations have the bulkId ${bulkId}.`)
    seen.add(bulkId)
  }
}
