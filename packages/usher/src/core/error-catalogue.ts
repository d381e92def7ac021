// Error codes are API: one list, each with what it means and what to do. Server, pages and docs
// read this one. Codes of the guide keep their names because its readers search for them.

type Entry = {
  readonly status:
    400 | 401 | 403 | 404 | 405 | 409 | 410 | 412 | 413 | 415 | 422 | 429 | 500 | 502 | 503
  /** One plain sentence for the person who meets it. */
  readonly title: string
  /** What to do about it. */
  readonly hint: string
}

export const errorCatalogue = {
  // Requests
  BAD_REQUEST: {
    status: 400,
    title: 'The request could not be understood.',
    hint: 'Check the syntax of the address, the headers and the body.',
  },
  VALIDATION_FAILED: {
    status: 400,
    title: 'Some fields are missing or wrong.',
    hint: 'Mend the fields listed under "errors" and send the request again.',
  },
  UNAUTHENTICATED: { status: 401, title: 'Nobody is signed in.', hint: 'Sign in, then try again.' },
  FORBIDDEN: {
    status: 403,
    title: 'You may not do this.',
    hint: 'Ask an owner or administrator of the organization for the role that allows it.',
  },
  CROSS_SITE_REQUEST: {
    status: 403,
    title: 'The request came from another site and was refused.',
    hint: 'Send it from a page of this server, or without cookies.',
  },
  NOT_FOUND: {
    status: 404,
    title: 'There is nothing here.',
    hint: 'Check the address and the id.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This address does not take that method.',
    hint: 'Look up the methods in the API reference at /api/docs.',
  },
  CONFLICT: {
    status: 409,
    title: 'Something with this name exists already, or it changed meanwhile.',
    hint: 'Read it again, then repeat the change.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The request body is too large.',
    hint: 'Send less at once.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The body has a type that is not accepted here.',
    hint: 'Send JSON with Content-Type: application/json, or a form where a form is expected.',
  },
  TOO_MANY_REQUESTS: {
    status: 429,
    title: 'Too many tries in a short time.',
    hint: 'Wait for the time given in Retry-After, then try again.',
  },
  INTERNAL_ERROR: {
    status: 500,
    title: 'Something broke on our side.',
    hint: 'Try again; if it stays, give the reference number to your administrator.',
  },
  UNAVAILABLE: { status: 503, title: 'The service is not ready.', hint: 'Try again in a moment.' },

  // Sign-in: the decision
  CONNECTION_DISABLED: {
    status: 403,
    title: 'This way to sign in is switched off.',
    hint: 'Choose another way to sign in, or ask an administrator to enable the provider under Console → Authentication.',
  },
  TENANT_NOT_ALLOWED: {
    status: 403,
    title: 'Your company directory is not allowed here.',
    hint: 'Sign in with an account of the right company. Administrators: check the tenant ids and the issuer of the provider.',
  },
  SUBJECT_MISSING: {
    status: 403,
    title: 'The provider did not say who you are.',
    hint: 'Administrators: the attribute mapping for "uid" found nothing; map it to a field that the provider sends, such as "id" at Microsoft Graph or "sub" in an ID token.',
  },
  USER_DEACTIVATED: {
    status: 403,
    title: 'Your account is deactivated.',
    hint: 'Ask your administrator to reactivate it, in the company directory if it is managed there.',
  },
  NOT_A_MEMBER: {
    status: 403,
    title: 'You are not a member of this organization.',
    hint: 'Ask an administrator for an invitation, or to turn on Enable Registration for the provider.',
  },
  AMBIGUOUS_MATCH: {
    status: 403,
    title: 'More than one account could be yours, so none was opened.',
    hint: 'Administrators: open the sign-in attempt to see the candidates, correct the directory (externalId should be the object id), then let the person try again.',
  },
  REGISTRATION_DISABLED: {
    status: 403,
    title: 'New accounts are not created here by signing in.',
    hint: 'Ask an administrator for an invitation, or to turn on Enable Registration for the provider.',
  },
  DOMAIN_NOT_ALLOWED: {
    status: 403,
    title: 'Your e-mail address is outside the organization.',
    hint: 'Sign in with your work account. Administrators: verify the domain, or lift the restriction to verified domains.',
  },
  NO_ORGANIZATION: {
    status: 403,
    title: 'No organization is responsible for you.',
    hint: 'Administrators: verify the domain of the address in an organization, or set a default organization.',
  },

  // Sign-in: the protocol
  LOG_IN_SOURCE_NOT_SUPPORTED: {
    status: 403,
    title: 'This way to sign in is unknown or not set up correctly.',
    hint: 'Administrators: check that the authorization, token and user-info endpoints are right, that the tenant id is filled in, and that client id and secret are correct.',
  },
  STATE_INVALID: {
    status: 400,
    title: 'This sign-in was not started in this browser, or it took too long.',
    hint: 'Go back to the sign-in page and start again.',
  },
  STATE_SPENT: {
    status: 400,
    title: 'This sign-in was already finished.',
    hint: 'Go back to the sign-in page and start again.',
  },
  PROVIDER_DENIED: {
    status: 403,
    title: 'The provider did not let you in.',
    hint: 'Read the provider’s message below; try again or ask your administrator.',
  },
  CONSENT_REQUIRED: {
    status: 403,
    title: 'The provider wants consent for this application.',
    hint: 'Administrators: grant admin consent under API permissions of the app registration.',
  },
  USER_NOT_ASSIGNED: {
    status: 403,
    title: 'You are not assigned to this application.',
    hint: 'Administrators: assign the person or a group to the enterprise application in Entra, or turn off "Assignment required".',
  },
  CLIENT_SECRET_INVALID: {
    status: 502,
    title: 'The provider refused our client secret.',
    hint: 'Administrators: copy the secret’s Value (not its ID) from Certificates & secrets into the provider’s settings.',
  },
  CLIENT_SECRET_EXPIRED: {
    status: 502,
    title: 'Our client secret at the provider has expired.',
    hint: 'Administrators: create a new client secret under Certificates & secrets and save it in the provider’s settings.',
  },
  REDIRECT_URI_MISMATCH: {
    status: 502,
    title: 'The provider does not know our redirect address.',
    hint: 'Administrators: add the redirect URI shown in the provider’s settings to the app registration, exactly as it stands.',
  },
  CLIENT_UNKNOWN: {
    status: 502,
    title: 'The provider does not know our client id.',
    hint: 'Administrators: check the Application (client) ID and that the app lives in the tenant you entered.',
  },
  TENANT_UNKNOWN: {
    status: 502,
    title: 'The provider does not know the tenant.',
    hint: 'Administrators: check the Directory (tenant) ID; a {tenant-id} placeholder must be replaced.',
  },
  PROVIDER_MISCONFIGURED: {
    status: 502,
    title: 'The provider refused our request.',
    hint: 'Administrators: read the provider’s error on the sign-in attempt; it names the setting to change.',
  },
  PROVIDER_UNAVAILABLE: {
    status: 502,
    title: 'The provider did not answer properly.',
    hint: 'Try again in a moment. Administrators: check that its endpoints are reachable from this server.',
  },
  ADDRESS_NOT_ALLOWED: {
    status: 502,
    title: 'The provider’s address is not one this server may call.',
    hint: 'Operators: private and loopback addresses are refused unless listed in dangerouslyAllowPrivateAddresses.',
  },
  CLIENT_ASSERTION_INVALID: {
    status: 502,
    title: 'The provider refused our certificate or federated credential.',
    hint: 'Administrators: upload the connection’s certificate at the provider, or compare issuer, subject and audience of the federated credential; check the clock of this server.',
  },
  SIGN_IN_CODE_REFUSED: {
    status: 502,
    title: 'The provider did not accept the sign-in code.',
    hint: 'Go back to the sign-in page and start again; a code is good once and for a few minutes.',
  },
  ID_TOKEN_INVALID: {
    status: 502,
    title: 'The provider’s answer could not be trusted.',
    hint: 'Start again. Administrators: check issuer, client id and the clock of this server; the sign-in attempt says which check failed.',
  },
  USER_INFO_INVALID: {
    status: 502,
    title: 'The provider’s user information could not be read.',
    hint: 'Administrators: check the user-info endpoint and that the scope grants access to it (User.Read at Microsoft Graph).',
  },

  // Linking
  LINK_CONFIRMATION_REQUIRED: {
    status: 403,
    title: 'An account with this address exists already.',
    hint: 'Sign in the way you did before, then approve the link.',
  },
  LINK_INVALID: {
    status: 403,
    title: 'This link cannot be approved here.',
    hint: 'Start the sign-in again in this browser, sign in to the existing account, and approve at once.',
  },

  // E-mail provider
  EMAIL_PROVIDER_DISABLED: {
    status: 403,
    title: 'Signing in by e-mail is switched off for this organization.',
    hint: 'Use "Sign in with" your company’s provider. Administrators: enable the e-mail provider under Console → Authentication.',
  },
  CREDENTIALS_INVALID: {
    status: 401,
    title: 'The e-mail address or the password is wrong.',
    hint: 'Check both, or reset the password.',
  },
  PASSWORD_TOO_WEAK: {
    status: 400,
    title: 'The password is too short or too common.',
    hint: 'Use at least 12 characters that are easy for you and hard for others.',
  },
  EMAIL_INVALID: {
    status: 400,
    title: 'This is not an e-mail address that can be used.',
    hint: 'Enter one plain address, like ada@contoso.com.',
  },
  TOKEN_INVALID: {
    status: 400,
    title: 'This link is wrong, used or expired.',
    hint: 'Ask for a new one.',
  },

  // Administration
  PLACEHOLDER_IN_URL: {
    status: 400,
    title: 'An address still holds a placeholder.',
    hint: 'Replace {tenant-id} by the Directory (tenant) ID from the Overview page of the app registration.',
  },
  SLUG_TAKEN: { status: 409, title: 'This short name is taken.', hint: 'Choose another.' },
  NAME_TAKEN: {
    status: 409,
    title: 'A provider of this name exists already.',
    hint: 'Choose another name; it is shown on the sign-in button.',
  },
  DOMAIN_TAKEN: {
    status: 409,
    title: 'This domain is already verified.',
    hint: 'It belongs to one organization only; remove it there first.',
  },
  DOMAIN_NOT_PROVEN: {
    status: 409,
    title: 'The DNS record was not found.',
    hint: 'Add the TXT record exactly as shown, wait for DNS, and check again.',
  },
  LAST_OWNER: {
    status: 409,
    title: 'This would leave the organization without an owner.',
    hint: 'Make somebody else an owner first.',
  },
  MERGE_NOT_OURS: {
    status: 409,
    title: 'These accounts do not belong to this organization alone.',
    hint: 'One of them has a password, an address outside your verified domains, or another way in. Only the person can join them: by signing in the old way and approving the link. Where the address is yours, verify its domain first.',
  },
  MERGE_SAME_CONNECTION: {
    status: 409,
    title: 'Both accounts sign in with the same provider.',
    hint: 'Unlink the identity that is no longer used, then merge.',
  },
  MERGE_SAME_DIRECTORY: {
    status: 409,
    title: 'The directory knows both accounts as two people.',
    hint: 'Remove one of them in the directory, wait for its next cycle, then merge.',
  },
  MERGE_STATUS_DIFFERS: {
    status: 409,
    title: 'One account is active and the other is deactivated.',
    hint: 'Deactivate or reactivate one of them first, so that nobody is let in or kept out by the merge.',
  },
  OWNER_NOT_GRANTABLE: {
    status: 403,
    title: 'Only an owner can make an owner.',
    hint: 'Ask an owner of the organization.',
  },
  ROLE_UNKNOWN: {
    status: 400,
    title: 'There is no such role.',
    hint: 'Use owner, admin, member or a role that the organization has made.',
  },
  ROLE_IN_USE: {
    status: 409,
    title: 'The role is still in use.',
    hint: 'Take it from everybody and out of every rule first: nothing loses it unnamed.',
  },
  DISABLE_AUTH_CONFIG_FORBIDDEN: {
    status: 409,
    title: 'This is the only way in for you.',
    hint: 'Set up and test another way to sign in before you switch this one off.',
  },
  LIMIT_REACHED: {
    status: 409,
    title: 'A limit was reached.',
    hint: 'Remove what is no longer used.',
  },
  CONNECTION_PAIRED: {
    status: 409,
    title: 'Another directory is paired with this provider already.',
    hint: 'Choose another provider, or take the pairing from the other directory first.',
  },
  EXTENSION_IN_USE: {
    status: 409,
    title: 'There are values of this attribute, so it keeps its type.',
    hint: 'Add an attribute of another name, or have the provisioning client remove the values first.',
  },
  RETURN_ADDRESS_NOT_ALLOWED: {
    status: 400,
    title: 'The return address is not allowed.',
    hint: 'Use an address of this server or one that the operator has listed.',
  },
  SET_UP_DONE: {
    status: 410,
    title: 'This instance has been set up already.',
    hint: 'Sign in instead.',
  },
} as const satisfies Record<string, Entry>

export type ErrorCode = keyof typeof errorCatalogue
export const errorCodes = Object.keys(errorCatalogue) as readonly ErrorCode[]

/**
 * An expected refusal on its way to the edge, where it becomes a problem document or a page.
 * `detail` is public and specific; `errors` names fields. Nothing in it may be secret.
 */
export class UsherError extends Error {
  override readonly name = 'UsherError'
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly errors: readonly FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: ErrorCode,
    more: {
      readonly detail?: string
      readonly errors?: readonly FieldError[]
      readonly retryAfterSeconds?: number
      readonly cause?: unknown
    } = {},
  ) {
    super(more.detail ?? errorCatalogue[code].title, { cause: more.cause })
    this.code = code
    this.detail = more.detail
    this.errors = more.errors
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

export type FieldError = { readonly path: string; readonly message: string; readonly hint?: string }
