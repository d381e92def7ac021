import type { z } from 'zod'
import { UsherError, type FieldError } from '../core/error-catalogue.ts'
import type { HttpContext } from './context.ts'

const fieldErrorsMax = 50

/** A JSON body or a form, as the schema says. Errors: BAD_REQUEST, UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED. */
export async function readBody<Schema extends z.ZodType>(
  c: HttpContext,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return parseInput(schema, await readRaw(c))
}

export function isForm(c: HttpContext): boolean {
  return mediaType(c) === 'application/x-www-form-urlencoded'
}

async function readRaw(c: HttpContext): Promise<unknown> {
  switch (mediaType(c)) {
    case 'application/json':
      try {
        return JSON.parse(await c.req.text()) as unknown
      } catch (cause) {
        throw new UsherError('BAD_REQUEST', { detail: 'The body is not JSON.', cause })
      }
    case 'application/x-www-form-urlencoded':
      return Object.fromEntries(new URLSearchParams(await c.req.text()))
    default:
      throw new UsherError('UNSUPPORTED_MEDIA_TYPE')
  }
}

function mediaType(c: HttpContext): string {
  return (c.req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

/** Errors: VALIDATION_FAILED with a message a field. Values are not repeated: they may be secret. */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new UsherError('VALIDATION_FAILED', { errors: fieldErrors(result.error) })
}

/** A message a field; a key that nobody knows is a field too. */
export function fieldErrors(error: z.ZodError): readonly FieldError[] {
  return error.issues.slice(0, fieldErrorsMax).flatMap((issue): readonly FieldError[] => {
    const { path, message } = issue
    if (issue.code !== 'unrecognized_keys') return [{ path: path.map(String).join('.'), message }]
    return issue.keys.map((key) => ({ path: [...path, key].map(String).join('.'), message }))
  })
}
