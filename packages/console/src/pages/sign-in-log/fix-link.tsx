import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ErrorCode } from '../../api/codes.ts'
import { useMay } from '../../api/me.ts'
import { useTexts } from '../../texts/texts-provider.tsx'
import { authenticationPaths } from '../authentication/paths.ts'
import type { AttemptDetails } from './queries.ts'

/** What is mended at the provider that somebody came by, and on which of its pages. */
const places: Readonly<Partial<Record<ErrorCode, 'connection' | 'mapping'>>> = {
  CONNECTION_DISABLED: 'connection',
  REGISTRATION_DISABLED: 'connection',
  TENANT_NOT_ALLOWED: 'connection',
  TENANT_UNKNOWN: 'connection',
  CLIENT_UNKNOWN: 'connection',
  CLIENT_SECRET_INVALID: 'connection',
  CLIENT_SECRET_EXPIRED: 'connection',
  CLIENT_ASSERTION_INVALID: 'connection',
  REDIRECT_URI_MISMATCH: 'connection',
  PROVIDER_MISCONFIGURED: 'connection',
  ADDRESS_NOT_ALLOWED: 'connection',
  ID_TOKEN_INVALID: 'connection',
  USER_INFO_INVALID: 'connection',
  SUBJECT_MISSING: 'mapping',
}

/** Leads to where the cause is mended, if that is a page of this console. */
export function FixLink(props: {
  readonly organizationId: string
  readonly attempt: AttemptDetails
}) {
  const { mend } = useTexts().signInLog
  const seesProviders = useMay('connections:read')
  const { connectionId, connectionName, error } = props.attempt
  const place = error === null ? undefined : places[error.code]
  // Without a name the provider is gone.
  if (!seesProviders || connectionId === null || connectionName === null) return null
  if (place === undefined) return null
  return (
    <Anchor
      component={Link}
      size="sm"
      to={authenticationPaths[place](props.organizationId, connectionId)}
    >
      {mend[place](connectionName)}
    </Anchor>
  )
}
