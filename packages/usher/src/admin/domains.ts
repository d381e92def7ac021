// Domains of an organization. A verified domain makes the organization's connections authoritative
// for its addresses, so that it is proven by DNS or vouched for by an operator, never just typed.
import { parseDomain } from '../core/email-address.ts'
import { UsherError } from '../core/error-catalogue.ts'
import type { DomainId } from '../core/ids.ts'
import type { OrganizationDomain } from '../core/model.ts'
import { isOperator } from '../core/requester.ts'
import { UniqueViolation, type Stores } from '../engine/ports.ts'
import { recordFor, whole, type AdminCaller, type AdminPorts, type Whole } from './context.ts'
import { sharedDomainReason } from './public-domains.ts'

const domainsMax = 200

/** Where the proof is looked for, and what it has to be. */
export type DomainChallenge = { readonly recordName: string; readonly recordValue: string }

export function challengeOf(domain: OrganizationDomain): DomainChallenge {
  return { recordName: `_usher.${domain.domain}`, recordValue: domain.challenge }
}

export async function listDomains(
  ports: AdminPorts,
  caller: AdminCaller,
): Promise<Whole<OrganizationDomain>> {
  const { organizations, domains } = ports.storage.read
  if (!(await organizations.find(caller.organizationId))) throw new UsherError('NOT_FOUND')
  return whole(await domains.list(caller.organizationId))
}

/** Errors: VALIDATION_FAILED, CONFLICT (listed already), LIMIT_REACHED, NOT_FOUND. */
export async function addDomain(
  ports: AdminPorts,
  caller: AdminCaller,
  text: string,
): Promise<OrganizationDomain> {
  const name = parseDomain(text)
  const reason = name === undefined ? 'this is not a domain name' : sharedDomainReason(name)
  if (name === undefined || reason !== undefined)
    throw new UsherError('VALIDATION_FAILED', {
      errors: [
        {
          path: 'domain',
          message: reason ?? 'this is not a domain name',
          hint: 'Enter a domain that your organization has registered, like contoso.com.',
        },
      ],
    })
  const domain: OrganizationDomain = {
    id: ports.ids('domain'),
    organizationId: caller.organizationId,
    domain: name,
    challenge: `usher-verification=${ports.randomToken()}`,
    verifiedAt: null,
    verifiedBy: null,
    createdAt: ports.clock(),
  }
  try {
    await ports.storage.transaction((stores) => insert(ports, stores, caller, domain))
  } catch (error) {
    if (!(error instanceof UniqueViolation)) throw error
    throw new UsherError('CONFLICT', { detail: 'This domain is listed already.', cause: error })
  }
  return domain
}

async function insert(
  ports: AdminPorts,
  stores: Stores,
  caller: AdminCaller,
  domain: OrganizationDomain,
): Promise<void> {
  if (!(await stores.organizations.find(caller.organizationId))) throw new UsherError('NOT_FOUND')
  if ((await stores.domains.list(caller.organizationId)).length >= domainsMax)
    throw new UsherError('LIMIT_REACHED', { detail: `At most ${domainsMax} domains.` })
  await stores.domains.insert(domain)
  const record = recordFor(ports, caller)
  record.audit('domain.added', { kind: 'domain', id: domain.id }, { domain: domain.domain })
  record.emit('domain.added', null, {
    organizationId: caller.organizationId,
    domain: domain.domain,
  })
  await record.write(stores)
}

/**
 * Looks for the TXT record and marks the domain as verified. Errors: NOT_FOUND, DOMAIN_NOT_PROVEN,
 * DOMAIN_TAKEN.
 */
export async function verifyDomain(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DomainId,
): Promise<OrganizationDomain> {
  const domain = await ports.storage.read.domains.find(caller.organizationId, id)
  if (!domain) throw new UsherError('NOT_FOUND')
  if (domain.verifiedAt !== null) return domain
  await refuseUnproven(ports, domain)
  return markVerified(ports, caller, id, 'dns')
}

/** An operator vouches for the domain, as on an instance without public DNS. Errors: as above. */
export async function verifyDomainByOperator(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DomainId,
): Promise<OrganizationDomain> {
  if (!isOperator(caller.by)) throw new UsherError('FORBIDDEN')
  return markVerified(ports, caller, id, 'operator')
}

export async function removeDomain(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DomainId,
): Promise<void> {
  await ports.storage.transaction(async (stores) => {
    const domain = await stores.domains.find(caller.organizationId, id)
    if (!domain || !(await stores.domains.remove(caller.organizationId, id)))
      throw new UsherError('NOT_FOUND')
    const record = recordFor(ports, caller)
    const wasVerified = domain.verifiedAt !== null
    record.audit('domain.removed', { kind: 'domain', id }, { domain: domain.domain, wasVerified })
    record.emit('domain.removed', null, {
      organizationId: caller.organizationId,
      domain: domain.domain,
    })
    await record.write(stores)
  })
}

/** What is shown of somebody's DNS: enough to recognize a mistake. */
const recordsShown = 5
const recordCharactersShown = 300

/** Errors: DOMAIN_NOT_PROVEN, whose `errors` say what was found instead (`found`, `misplaced`, `dns`). */
async function refuseUnproven(ports: AdminPorts, domain: OrganizationDomain): Promise<void> {
  const { recordName, recordValue } = challengeOf(domain)
  const answer = await lookUp(ports, recordName)
  if (answer.texts.includes(recordValue)) return
  if (answer.failure !== null)
    throw new UsherError('DOMAIN_NOT_PROVEN', {
      detail: `DNS did not answer the question for ${recordName}.`,
      errors: [{ path: 'dns', message: answer.failure }],
    })
  const misplaced = await findMisplaced(ports, domain)
  throw new UsherError('DOMAIN_NOT_PROVEN', {
    detail:
      answer.texts.length === 0
        ? `DNS has no TXT record at ${recordName}.`
        : `The TXT records at ${recordName} do not hold the value asked for.`,
    errors: [
      ...answer.texts.slice(0, recordsShown).map((text) => ({
        path: 'found',
        message: text.slice(0, recordCharactersShown),
      })),
      ...misplaced.map((name) => ({ path: 'misplaced', message: name })),
    ],
  })
}

/** Where the record lands when its name is entered without, or with one domain too many. */
async function findMisplaced(
  ports: AdminPorts,
  domain: OrganizationDomain,
): Promise<readonly string[]> {
  const { recordName, recordValue } = challengeOf(domain)
  const names = [domain.domain, `${recordName}.${domain.domain}`]
  const answers = await Promise.all(names.map((name) => lookUp(ports, name)))
  return names.filter((_, index) => answers[index]?.texts.includes(recordValue))
}

/** That there is no record is an answer; `failure` is the resolver's code where there was none. */
async function lookUp(
  ports: AdminPorts,
  name: string,
): Promise<{ readonly texts: readonly string[]; readonly failure: string | null }> {
  try {
    const records = await ports.resolveTxt(name)
    // RFC 1035 §3.3.14: one record may come in several strings, which belong together.
    return { texts: records.map((strings) => strings.join('').trim()), failure: null }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'EUNKNOWN'
    return { texts: [], failure: code === 'ENOTFOUND' || code === 'ENODATA' ? null : code }
  }
}

async function markVerified(
  ports: AdminPorts,
  caller: AdminCaller,
  id: DomainId,
  by: 'dns' | 'operator',
): Promise<OrganizationDomain> {
  try {
    return await ports.storage.transaction(async (stores) => {
      const before = await stores.domains.find(caller.organizationId, id)
      if (!before) throw new UsherError('NOT_FOUND')
      if (before.verifiedAt !== null) return before
      const at = ports.clock()
      await stores.domains.verify(id, at, by)
      const record = recordFor(ports, caller)
      record.audit('domain.verified', { kind: 'domain', id }, { domain: before.domain, by })
      record.emit('domain.verified', null, {
        organizationId: caller.organizationId,
        domain: before.domain,
        by,
      })
      await record.write(stores)
      return { ...before, verifiedAt: at, verifiedBy: by }
    })
  } catch (error) {
    if (error instanceof UniqueViolation) throw new UsherError('DOMAIN_TAKEN', { cause: error })
    throw error
  }
}
