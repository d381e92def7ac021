// A limit on everything that a client chooses. What `/ServiceProviderConfig` says comes from here.

/** RFC 7644 §3.7: operations in one bulk request; more is 413. */
export const bulkOperationsMax = 1000
/** Of one request, bulk or not; more is 413. */
export const bodyBytesMax = 1_048_576

export const filterLengthMax = 8192
/** Parentheses, brackets and `not` inside one another. */
export const filterDepthMax = 32
/** Comparisons in one filter. */
export const filterTermsMax = 200

/** Entra and Okta ask for pages of 100. */
export const pageItemsDefault = 100
/** A larger `count` gets this many. */
export const pageItemsMax = 1000
/** RFC 9865 §4: how long a cursor leads on. */
export const cursorSeconds = 3600

export const patchOperationsMax = 1000
/** Members named in one request; a body of `bodyBytesMax` cannot hold many more. */
export const membersPerRequestMax = 20_000

/** Characters of one value. Certificates and pictures as `data:` addresses have to fit. */
export const valueLengthMax = 65_536
/** Elements of one multi-valued attribute. */
export const valuesPerAttributeMax = 1000
/** Characters of one resource as JSON, memberships aside, however many requests it grew in. */
export const resourceLengthMax = 1_048_576
/** Characters of an attribute's name as a key of a body, URNs and dotted paths included. */
export const attributeNameLengthMax = 500
/** Objects and arrays inside one another in a body; a resource in a bulk request needs nine. */
export const jsonDepthMax = 16
/** Names in `attributes` or `excludedAttributes`. */
export const projectionNamesMax = 200
