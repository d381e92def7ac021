// What a command is given and what it answers. `http/` makes the request and renders the response;
// `scim-service.ts` finds the command.
import type { DirectoryScope, JsonObject } from '../../core/directory.ts'
import type { DirectoryContext } from '../../engine/directory-context.ts'
import type { EnginePorts, Sealer } from '../../engine/ports.ts'
import type { ResourceType } from '../schema/model.ts'
import type { Registry } from '../schema/registry.ts'

export type ScimPorts = EnginePorts & {
  /** Seals cursors. */
  readonly sealer: Sealer
  /** Resource types of an embedding program, beside User and Group. */
  readonly resourceTypes?: readonly ResourceType[]
}

/** The provisioning client whose token has been checked. */
export type ScimCaller = DirectoryContext & { readonly scopes: readonly DirectoryScope[] }

export type ScimRequest = {
  readonly method: string
  /** The path below the base, split and percent-decoded, without a trailing slash. */
  readonly segments: readonly string[]
  readonly query: URLSearchParams
  readonly ifMatch: string | null
  readonly ifNoneMatch: string | null
  /** Parsed JSON; `undefined`: there was none. */
  readonly body: unknown
  readonly bodyBytes: number
  /** `null`: nobody has said who they are; only discovery answers them. */
  readonly caller: ScimCaller | null
  /** Absolute, the base under which the client called, no trailing slash. */
  readonly baseUrl: string
}

/** The media type is `http/`'s: `application/scim+json` wherever there is a body. */
export type ScimResponse = {
  readonly status: number
  readonly body: JsonObject | null
  readonly headers: Readonly<Record<string, string>>
  /** What happened, for the request log: `created`, `unchanged`, …, or the error's detail. */
  readonly outcome: string
}

/** Answers one request as the service does; Bulk sends its operations through it. */
export type Handle = (request: ScimRequest) => Promise<ScimResponse>

export type DiscoveryTarget = {
  readonly request: ScimRequest
  readonly registry: Registry
}
/** A request of a caller with the scope that the endpoint asks for. */
export type DirectoryTarget = DiscoveryTarget & {
  readonly ports: ScimPorts
  readonly caller: ScimCaller
  readonly handle: Handle
}
/** `/Users` */
export type TypeTarget = DirectoryTarget & { readonly type: ResourceType }
/** `/Users/{id}`; nobody has looked yet whether it exists. */
export type ResourceTarget = TypeTarget & { readonly id: string }
