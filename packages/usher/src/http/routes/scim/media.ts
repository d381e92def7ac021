// Media types of SCIM (RFC 7644 §3.1, §8.1).

export const scimMediaType = 'application/scim+json'

const accepted = new Set([scimMediaType, 'application/json', 'application/*', '*/*'])

/** Whether the client takes SCIM's type; one that says nothing takes everything. */
export function acceptsScim(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === '' || accepted.has(accept)) return true
  return accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase())
    return accepted.has(type) && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))
  })
}

/** `application/scim+json` or `application/json`, in UTF-8; one that is left out is believed to be. */
export function isScimBody(contentType: string | undefined): boolean {
  if (contentType === undefined || contentType.trim() === '') return true
  const [type = '', ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase())
  if (type !== scimMediaType && type !== 'application/json') return false
  return parameters.every(
    (parameter) => !parameter.startsWith('charset=') || /^charset="?utf-?8"?$/.test(parameter),
  )
}
