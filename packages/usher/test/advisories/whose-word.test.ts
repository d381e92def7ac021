// What an organization says of somebody (its directory, a provider of its own) is worth what it may
// decide, and no more: not another organization's people, not its own owners, not who runs the instance.
// The settings are those that an administrator may choose for themselves.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UsherError } from '../../src/core/error-catalogue.ts'
import { parseEmail } from '../../src/core/email-address.ts'
import type { UserId } from '../../src/core/ids.ts'
import { acceptAsMember } from '../../src/engine/accept-invitation.ts'
import { completeReset, requestReset } from '../../src/engine/email-reset.ts'
import { signInByEmail } from '../../src/engine/email-sign-in.ts'
import { letIn } from '../../src/engine/let-in.ts'
import { approveLink } from '../../src/engine/link.ts'
import { deleteDirectoryUser } from '../../src/engine/provision-user.ts'
import { operatorsOrganizationKey } from '../../src/engine/stores.ts'
import { emailProviderOf, type EmailProvider } from '../../src/engine/email-provider.ts'
import type { EnginePorts } from '../../src/engine/ports.ts'
import { checkSession } from '../../src/engine/sessions.ts'
import { signIn } from '../../src/engine/sign-in.ts'
import { present } from '../../src/lib/assert.ts'
import { createPasswordHasher } from '../../src/lib/password-hasher.ts'
import { build, word } from '../support/build.ts'
import { describeEachDialect, freshDatabase } from '../support/database.ts'
import {
  arrive,
  arrived,
  auditOf,
  change,
  domainOf,
  newOid,
  origin,
  plantTenant,
  portsOf,
  pushed,
  rolesOf,
  vouched,
  type Arrival,
  type Tenant,
} from '../scenarios/provisioning-world.ts'

describeEachDialect('whose word counts', (dialect) => {
  let ports: EnginePorts
  let close: () => Promise<void>
  beforeAll(async () => {
    const database = await freshDatabase(dialect)
    ports = portsOf(database.storage)
    close = () => database.close()
  })
  afterAll(() => close())

  /** `automatic`: the provider may link by address, as owners may choose. */
  const plant = () =>
    plantTenant(ports, { upstream: { ...build.settings.entra(), linkPolicy: 'automatic' } })
  const mailAt = (domain: string) => `${word('ada')}@${domain}`
  const says = (email: string, verified = true): Pick<Arrival, 'email' | 'idToken'> => ({
    email,
    idToken: { email, email_verified: verified },
  })
  const normal = (email: string) => present(parseEmail(email), 'an address')
  const provenBy = async (userId: UserId) =>
    (await ports.storage.read.users.listEmails(userId)).map(({ email }) => email)
  const userOf = (result: Awaited<ReturnType<typeof arrived>>) => result.session.userId
  const outcome = async (tenant: Tenant, arrival: Arrival) =>
    (await arrive(ports, tenant, arrival)).kind

  /** Somebody who proved the address by mail, in an organization of their own. */
  async function person(over: { readonly operator?: boolean } = {}) {
    const home = await plant()
    const user = build.user(over)
    const email = mailAt('mail.example')
    const member = build.member({ organizationId: home.organization.id, userId: user.id, email })
    await ports.storage.transaction(async (stores) => {
      await stores.users.insert(user)
      await stores.users.insertEmail(build.userEmail({ userId: user.id, email: normal(email) }))
      await stores.members.insert(member)
    })
    return { ...user, email, home }
  }

  async function makeOwner({ organization }: Tenant, userId: UserId) {
    await ports.storage.transaction(async (stores) => {
      const member = present(await stores.members.findOfUser(organization.id, userId), 'the member')
      await stores.members.setRoles(member.id, [build.role({ role: 'owner', source: 'pinned' })])
    })
  }

  async function emailProvider({ organization }: Tenant): Promise<EmailProvider> {
    const connection = build.connection({
      organizationId: organization.id,
      name: 'E-mail',
      settings: build.settings.email(),
    })
    await ports.storage.transaction((stores) => stores.connections.insert(connection))
    return emailProviderOf(ports.storage.read, organization.id)
  }

  /** A second provider of the same organization. */
  async function another(tenant: Tenant): Promise<Tenant> {
    const connection = build.connection({
      organizationId: tenant.organization.id,
      name: word('Second'),
      settings: { ...build.settings.entra(), linkPolicy: 'automatic' },
    })
    await ports.storage.transaction((stores) => stores.connections.insert(connection))
    return { ...tenant, connection }
  }

  describe('a provider of an organization’s own', () => {
    test.each([{ operator: false }, { operator: true }])(
      'does not open an account by an address that it calls verified (%o)',
      async (over) => {
        const victim = await person(over)
        const rogue = await plant()
        expect(await outcome(rogue, { oid: newOid(), userName: 'x', ...says(victim.email) })).toBe(
          'confirm',
        )
        expect(await ports.storage.read.identities.listOfUser(victim.id)).toEqual([])
      },
    )

    test('claims no address for people whom it makes: whoever has the mailbox can still prove it', async () => {
      const rogue = await plant()
      const email = mailAt('victims.example')
      const squatter = await arrived(ports, rogue, { oid: newOid(), userName: 'x', ...says(email) })
      expect(await provenBy(userOf(squatter))).toEqual([])
      expect(await ports.storage.read.users.findEmail(normal(email))).toBeUndefined()
    })

    test('proves addresses inside its verified domain, and the trail says so', async () => {
      const tenant = await plant()
      const email = mailAt(domainOf(tenant.organization))
      const someone = { oid: newOid(), userName: 'x' }
      const first = await arrived(ports, tenant, someone)
      await arrived(ports, tenant, { ...someone, ...says(email) })
      expect(await provenBy(userOf(first))).toEqual([email])
      expect((await auditOf(ports, tenant)).map(({ action }) => action)).toContain('email.proven')
    })

    test('gives no address to somebody who belongs to another organization, too', async () => {
      const rogue = await plant()
      const someone = { oid: newOid(), userName: 'x' }
      const userId = userOf(await arrived(ports, rogue, someone))
      const elsewhere = await plant()
      await ports.storage.transaction((stores) =>
        stores.members.insert(build.member({ organizationId: elsewhere.organization.id, userId })),
      )
      await arrived(ports, rogue, { ...someone, ...says(mailAt(domainOf(rogue.organization))) })
      expect(await provenBy(userId)).toEqual([])
    })

    test.each(['owner', 'operator'])('gives no address to an %s', async (rank) => {
      const tenant = await plant()
      const someone = { oid: newOid(), userName: 'x' }
      const userId = userOf(await arrived(ports, tenant, someone))
      if (rank === 'owner') await makeOwner(tenant, userId)
      else
        await ports.storage.transaction((stores) => stores.users.update(userId, { operator: true }))
      await arrived(ports, tenant, { ...someone, ...says(mailAt(domainOf(tenant.organization))) })
      expect(await provenBy(userId)).toEqual([])
    })

    test('does not link by the address who belongs to another organization, too', async () => {
      const rogue = await plant()
      const victim = await person()
      const email = mailAt(domainOf(rogue.organization))
      await ports.storage.transaction(({ users }) =>
        users.insertEmail(build.userEmail({ userId: victim.id, email: normal(email) })),
      )
      const subject = { oid: newOid(), userName: 'x', ...says(email) }
      expect(await outcome(rogue, subject)).toBe('confirm')
    })

    test('does not link an owner by the address, inside the verified domain either', async () => {
      const tenant = await plant()
      const email = mailAt(domainOf(tenant.organization))
      const made = await arrived(ports, tenant, { oid: newOid(), userName: 'x', ...says(email) })
      const userId = userOf(made)
      const second = await another(tenant)
      const asMember = { oid: newOid(), userName: 'y', ...says(email) }
      await makeOwner(tenant, userId)
      expect(await outcome(second, asMember)).toBe('confirm')
    })

    test('runs the instance for an operator in the organization in which they were made only', async () => {
      const tenant = await plant()
      const signedIn = await arrived(ports, tenant, { oid: newOid(), userName: 'x' })
      const operates = async () => (await checkSession(ports, signedIn.token))?.operator
      expect(await operates()).toBe(false)
      await ports.storage.transaction((stores) =>
        stores.users.update(userOf(signedIn), { operator: true }),
      )
      expect(await operates()).toBe(false)
      const home = (id: string) =>
        ports.storage.transaction((stores) => stores.instance.set(operatorsOrganizationKey, id))
      await home(tenant.organization.id)
      expect(await operates()).toBe(true)
      await home((await plant()).organization.id)
      expect(await operates()).toBe(false)
    })
  })

  describe('a link that waits for approval', () => {
    const approve = async (
      knock: Awaited<ReturnType<typeof arrive>>,
      signedIn: Awaited<ReturnType<typeof arrived>>,
    ): Promise<string> => {
      if (knock.kind !== 'confirm') throw new Error(`asked for nothing: ${knock.kind}`)
      const session = present(await checkSession(ports, signedIn.token), 'the session')
      return approveLink(ports, { token: knock.linkToken, session, origin }).then(
        () => 'approved',
        (error: unknown) => (error instanceof UsherError ? error.code : 'another error'),
      )
    }
    /** A member of two organizations, known to the second by its own provider where `comesIn`. */
    async function inTwo({ comesIn }: { readonly comesIn: boolean }) {
      const [first, second] = [await plant(), await plant()]
      const oid = newOid()
      const email = mailAt(domainOf(first.organization))
      const here = { oid, userName: 'ulla', ...says(email) }
      const userId = userOf(await arrived(ports, first, here))
      await ports.storage.transaction(async (stores) => {
        const organizationId = second.organization.id
        const normalizedEmail = normal(email)
        await stores.members.insert(
          build.member({ organizationId, userId, email, normalizedEmail }),
        )
        const connectionId = second.connection.id
        if (comesIn) await stores.identities.insert(build.identity({ userId, connectionId }))
      })
      return { first, second, here, email, userId }
    }

    test('is not approved by what another organization’s provider says', async () => {
      const { first, second, here, email, userId } = await inTwo({ comesIn: true })
      const other = await another(second)
      const subject = { oid: newOid(), userName: 'mallory', ...says(email, false) }
      const knock = await arrive(ports, other, subject)
      expect(await approve(knock, await arrived(ports, first, here))).toBe('LINK_INVALID')
      expect(await ports.storage.read.identities.listOfUser(userId)).toHaveLength(2)
    })

    test('is, where the organization knows no way of its own to the account', async () => {
      const { first, second, here, email } = await inTwo({ comesIn: false })
      const knock = await arrive(ports, second, { oid: newOid(), userName: 'u', ...says(email) })
      expect(await approve(knock, await arrived(ports, first, here))).toBe('approved')
    })

    test('is, where that way is switched off', async () => {
      const { first, second, here, email } = await inTwo({ comesIn: true })
      const other = await another(second)
      await ports.storage.transaction(({ connections }) =>
        connections.update(second.connection.id, { enabled: false }),
      )
      const knock = await arrive(ports, other, { oid: newOid(), userName: 'u', ...says(email) })
      expect(await approve(knock, await arrived(ports, first, here))).toBe('approved')
    })

    test('of an operator is approved where they run the instance', async () => {
      const { first, second, here, email, userId } = await inTwo({ comesIn: false })
      await ports.storage.transaction((stores) => stores.users.update(userId, { operator: true }))
      const subject = { oid: newOid(), userName: 'u', ...says(email) }
      const knock = await arrive(ports, second, subject)
      expect(await approve(knock, await arrived(ports, first, here))).toBe('LINK_INVALID')
      await ports.storage.transaction(({ instance }) =>
        instance.set(operatorsOrganizationKey, first.organization.id),
      )
      const again = await arrive(ports, second, subject)
      expect(await approve(again, await arrived(ports, first, here))).toBe('approved')
    })
  })

  describe('an invitation to administer', () => {
    async function invite({ organization }: Tenant, email: string, role: string) {
      const token = ports.randomToken()
      const invitation = build.invitation({
        organizationId: organization.id,
        email,
        normalizedEmail: normal(email),
        roles: [role],
        tokenHash: ports.hashToken(token),
        expiresAt: new Date(Date.now() + 60_000),
      })
      await ports.storage.transaction((stores) => stores.invitations.insert(invitation))
      return { token, tokenHash: invitation.tokenHash }
    }

    test.each(['owner', 'admin'])('as %s is not taken on a provider’s word', async (role) => {
      const tenant = await plant()
      const email = mailAt(domainOf(tenant.organization))
      const { token, tokenHash } = await invite(tenant, email, role)
      const someone = { oid: newOid(), userName: 'x', ...says(email) }
      const made = await arrived(ports, tenant, someone)
      expect(await rolesOf(ports, tenant, { userId: userOf(made) })).toEqual(['member'])
      // The very person, having come before opening the letter, accepts with the link.
      const session = present(await checkSession(ports, made.token), 'the session')
      await acceptAsMember(ports, { token, session, origin })
      expect(await rolesOf(ports, tenant, { userId: userOf(made) })).toEqual([role])
      const spent = await ports.storage.read.invitations.findByTokenHash(tokenHash)
      expect(spent?.acceptedAt).not.toBeNull()
    })

    test('is taken with the link, whether or not the provider proves the address', async () => {
      const tenant = await plant()
      const email = mailAt('elsewhere.example')
      const { tokenHash } = await invite(tenant, email, 'admin')
      const result = await signIn(ports, {
        connectionId: tenant.connection.id,
        verified: vouched(tenant, { oid: newOid(), userName: 'x', email }),
        stateHash: word('state-'),
        invitationTokenHash: tokenHash,
        returnTo: '/',
        origin,
      })
      expect(result.kind).toBe('signedIn')
      const { session } = result as Awaited<ReturnType<typeof arrived>>
      expect(await rolesOf(ports, tenant, session)).toEqual(['admin'])
    })

    test('is accepted by the member whom the organization knows by the address, and by no other', async () => {
      const tenant = await plant()
      const email = mailAt('elsewhere.example')
      const { token } = await invite(tenant, email, 'editor')
      const [theirs, others] = [email, mailAt('elsewhere.example')]
      const accept = async (address: string) => {
        const made = await arrived(ports, tenant, {
          oid: newOid(),
          userName: word('x'),
          email: address,
        })
        const session = present(await checkSession(ports, made.token), 'the session')
        return acceptAsMember(ports, { token, session, origin }).then(
          () => rolesOf(ports, tenant, { userId: userOf(made) }),
          (error: unknown) => error,
        )
      }
      expect(await accept(others)).toMatchObject({ code: 'FORBIDDEN' })
      expect(await accept(theirs)).toEqual(['editor'])
    })

    test('to own it is taken where an owner comes in, and nowhere else', async () => {
      const tenant = await plant()
      const rogue = await another(tenant)
      const first = await arrived(ports, tenant, { oid: newOid(), userName: 'first' })
      await makeOwner(tenant, userOf(first))
      const email = mailAt('elsewhere.example')
      const { token, tokenHash } = await invite(tenant, email, 'owner')
      const open = async (by: Tenant) => {
        const result = await signIn(ports, {
          connectionId: by.connection.id,
          verified: vouched(by, { oid: newOid(), userName: word('x'), email }),
          stateHash: word('state-'),
          invitationTokenHash: tokenHash,
          returnTo: '/',
          origin,
        })
        if (result.kind !== 'signedIn') throw new Error(result.kind)
        return result
      }
      const taken = await open(rogue)
      expect(await rolesOf(ports, tenant, taken.session)).toEqual(['member'])
      expect(await provenBy(taken.session.userId)).toEqual([])
      const session = present(await checkSession(ports, taken.token), 'the session')
      await expect(acceptAsMember(ports, { token, session, origin })).rejects.toMatchObject({
        code: 'FORBIDDEN',
      })
      await ports.storage.transaction(({ members }) => members.remove(taken.session.memberId))
      expect(await rolesOf(ports, tenant, (await open(tenant)).session)).toEqual(['owner'])
    })

    test('is not taken with a password by whose address an organization says it is', async () => {
      const [first, second] = [await plant(), await plant()]
      const mallory = await pushed(ports, first, { userName: word('mallory') })
      const passwords = createPasswordHasher()
      const password = 'seven lamps over the harbour'
      const passwordHash = await passwords.hash(password)
      await ports.storage.transaction(({ credentials }) =>
        credentials.set({ userId: mallory.userId, passwordHash, setAt: new Date() }),
      )
      const email = mailAt(domainOf(first.organization))
      const words = { userName: mallory.userName }
      await change(ports, first, mallory.id, words, { ...words, email })
      expect(await provenBy(mallory.userId)).toEqual([email])
      await invite(second, email, 'admin')
      const provider = await emailProvider(second)
      await ports.storage.transaction(({ connections }) =>
        connections.update(provider.connection.id, { registrationEnabled: false }),
      )
      const enter = () =>
        signInByEmail(ports, passwords, { provider, email: normal(email), password, origin })
      expect(await enter()).toMatchObject({ kind: 'denied', code: 'NOT_A_MEMBER' })
    })

    test('to own it is not taken by an account that another provider opens, too', async () => {
      const tenant = await plant()
      const rogue = await another(tenant)
      const provider = await emailProvider(tenant)
      await makeOwner(
        tenant,
        userOf(await arrived(ports, tenant, { oid: newOid(), userName: 'o' })),
      )
      const email = mailAt(domainOf(tenant.organization))
      const planted = await arrived(ports, rogue, { oid: newOid(), userName: 'x', ...says(email) })
      const { token } = await invite(tenant, email, 'owner')
      const session = present(await checkSession(ports, planted.token), 'the session')
      const byPassword = { ...session, connectionId: provider.connection.id }
      await expect(
        acceptAsMember(ports, { token, session: byPassword, origin }),
      ).rejects.toMatchObject({ code: 'FORBIDDEN' })
      expect(await rolesOf(ports, tenant, planted.session)).toEqual(['member'])
    })

    test('proves the address by mail to whoever accepts with its link', async () => {
      const [first, second] = [await plant(), await plant()]
      const email = mailAt(domainOf(first.organization))
      const made = await arrived(ports, first, { oid: newOid(), userName: 'x', ...says(email) })
      const { token } = await invite(second, email, 'member')
      const session = present(await checkSession(ports, made.token), 'the session')
      await acceptAsMember(ports, { token, session, origin })
      const proofs = await ports.storage.read.users.listEmails(userOf(made))
      expect(proofs).toMatchObject([{ email, provenBy: 'mail' }])
      // So that they can choose a password where the organization takes nothing else.
      const asked = { provider: await emailProvider(second), email: normal(email) }
      expect((await requestReset(ports, asked))?.kind).toBe('reset')
    })

    test('to a plain role is taken inside the verified domain', async () => {
      const tenant = await plant()
      const email = mailAt(domainOf(tenant.organization))
      await invite(tenant, email, 'editor')
      const made = await arrived(ports, tenant, { oid: newOid(), userName: 'x', ...says(email) })
      expect(await rolesOf(ports, tenant, { userId: userOf(made) })).toEqual(['editor'])
    })
  })

  describe('the operator, where no way in is left', () => {
    test('vouches for a member, who chooses a password and comes in', async () => {
      const tenant = await plant()
      const email = mailAt('nobody-verified.example')
      const made = await arrived(ports, tenant, { oid: newOid(), userName: 'x', ...says(email) })
      await makeOwner(tenant, userOf(made))
      const { connection } = await emailProvider(tenant)
      await ports.storage.transaction(({ connections }) =>
        connections.update(connection.id, { enabled: false }),
      )
      const { slug } = tenant.organization
      const { token } = await letIn(ports, { slug, email })
      const password = 'seven lamps over the harbour'
      const entered = await completeReset(ports, createPasswordHasher(), {
        token,
        password,
        origin,
      })
      expect(entered).toMatchObject({ kind: 'signedIn' })
      expect(await rolesOf(ports, tenant, { userId: userOf(made) })).toEqual(['owner'])
      const actions = (await auditOf(ports, tenant)).map(({ action }) => action)
      for (const action of ['member.let_in', 'email.proven', 'connection.updated'])
        expect(actions).toContain(action)
    })

    test('lets in nobody who is deactivated, unknown, or not one person', async () => {
      const tenant = await plant()
      await emailProvider(tenant)
      const { slug, id: organizationId } = tenant.organization
      const email = mailAt('nobody-verified.example')
      const made = await arrived(ports, tenant, { oid: newOid(), userName: 'x', ...says(email) })
      const refusal = (address: string, of = slug) =>
        letIn(ports, { slug: of, email: address }).then(
          () => undefined,
          (error: unknown) => (error instanceof UsherError ? error.code : error),
        )
      expect(await refusal(mailAt('nobody-verified.example'))).toBe('NOT_FOUND')
      expect(await refusal(email, 'no-such-organization')).toBe('NOT_FOUND')
      expect(await refusal('nonsense')).toBe('EMAIL_INVALID')
      const victim = await person()
      expect(await refusal(victim.email)).toBe('NOT_FOUND')
      await ports.storage.transaction(({ members }) =>
        members.update(made.session.memberId, { status: 'deactivated' }),
      )
      expect(await refusal(email)).toBe('USER_DEACTIVATED')
      const twin = build.user()
      await ports.storage.transaction(async (stores) => {
        await stores.users.insert(twin)
        const view = { email, normalizedEmail: normal(email) }
        await stores.members.insert(build.member({ organizationId, userId: twin.id, ...view }))
      })
      expect(await refusal(email)).toBe('AMBIGUOUS_MATCH')
      expect(await provenBy(userOf(made))).toEqual([])
    })
  })

  describe('a directory', () => {
    /** Who came by sign-in, then was adopted; the directory now writes another address. */
    async function adopted(rank: 'member' | 'owner' | 'admin' | 'operator' | 'known elsewhere') {
      const tenant = await plant()
      const oid = newOid()
      const userId = userOf(await arrived(ports, tenant, { oid, userName: word('ada') }))
      await ports.storage.transaction(async (stores) => {
        const member = await stores.members.findOfUser(tenant.organization.id, userId)
        if (rank === 'owner' || rank === 'admin')
          await stores.members.setRoles(present(member, 'the member').id, [
            build.role({ role: rank, source: 'pinned' }),
          ])
        if (rank === 'operator') await stores.users.update(userId, { operator: true })
      })
      if (rank === 'known elsewhere') {
        const { organization } = await plant()
        await ports.storage.transaction((stores) =>
          stores.members.insert(build.member({ organizationId: organization.id, userId })),
        )
      }
      const words = { userName: word('ada'), externalId: oid }
      const entry = await pushed(ports, tenant, words)
      expect(entry.userId).toBe(userId)
      const email = mailAt(domainOf(tenant.organization))
      await change(ports, tenant, entry.id, words, { ...words, email })
      return { tenant, userId, email }
    }

    test.each([
      ['member', true],
      ['owner', false],
      ['admin', false],
      ['operator', false],
      ['known elsewhere', false],
    ] as const)('proves an address of its domain to a %s: %s', async (rank, proves) => {
      const { tenant, userId, email } = await adopted(rank)
      expect(await provenBy(userId)).toEqual(proves ? [email] : [])
      const provider = await emailProvider(tenant)
      const letter = await requestReset(ports, { provider, email: normal(email) })
      expect(letter?.kind).toBe(proves ? 'reset' : undefined)
    })

    test('no longer opens the account by it once it has become an owner’s', async () => {
      const { tenant, userId, email } = await adopted('member')
      const provider = await emailProvider(tenant)
      const asked = { provider, email: normal(email) }
      const before = present(await requestReset(ports, asked), 'the letter')
      await makeOwner(tenant, userId)
      expect(await requestReset(ports, asked)).toBeUndefined()
      const passwords = createPasswordHasher()
      const password = 'seven lamps over the harbour'
      await expect(
        completeReset(ports, passwords, { token: before.token, password, origin }),
      ).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
      expect(await ports.storage.read.credentials.find(userId)).toBeUndefined()
    })

    test('leaves an owner the address that the account was made with', async () => {
      const tenant = await plant()
      const email = mailAt(domainOf(tenant.organization))
      const made = await arrived(ports, tenant, { oid: newOid(), userName: 'x', ...says(email) })
      await makeOwner(tenant, userOf(made))
      const provider = await emailProvider(tenant)
      const letter = await requestReset(ports, { provider, email: normal(email) })
      expect(letter?.kind).toBe('reset')
    })

    test('opens no owner’s account by a mailbox that it gave their placeholder', async () => {
      const tenant = await plant()
      const planted = mailAt(domainOf(tenant.organization))
      const words = { userName: word('ada'), externalId: newOid(), email: planted }
      const entry = await pushed(ports, tenant, words)
      expect(await provenBy(entry.userId)).toEqual([planted])
      const email = mailAt(domainOf(tenant.organization))
      await arrived(ports, tenant, {
        oid: words.externalId,
        userName: words.userName,
        ...says(email),
      })
      await makeOwner(tenant, entry.userId)
      const provider = await emailProvider(tenant)
      expect(await requestReset(ports, { provider, email: normal(planted) })).toBeUndefined()
      // What the person's own provider says is theirs, though it came later than the account.
      const letter = await requestReset(ports, { provider, email: normal(email) })
      expect(letter?.kind).toBe('reset')
    })

    test('leaves an owner whom it renames the address that they sign in with', async () => {
      const tenant = await plant()
      const oid = newOid()
      const old = mailAt(domainOf(tenant.organization))
      const signedIn = await arrived(ports, tenant, { oid, userName: 'ada', ...says(old) })
      const words = { userName: word('ada'), externalId: oid, email: old }
      const entry = await pushed(ports, tenant, words)
      await makeOwner(tenant, entry.userId)
      const renamed = mailAt(domainOf(tenant.organization))
      await change(ports, tenant, entry.id, words, { ...words, email: renamed })
      expect(await provenBy(userOf(signedIn))).toEqual([old])
    })

    test('frees, with a goodbye, what a provider of its organization had proved', async () => {
      const tenant = await plant()
      const email = mailAt(domainOf(tenant.organization))
      const words = { userName: word('ada'), externalId: newOid() }
      const entry = await pushed(ports, tenant, words)
      const made = await arrived(ports, tenant, {
        oid: words.externalId,
        userName: words.userName,
        ...says(email),
      })
      expect(await provenBy(userOf(made))).toEqual([email])
      await deleteDirectoryUser(ports, tenant.context, entry.id, undefined)
      expect(await provenBy(userOf(made))).toEqual([])
    })

    test('does not hand an owner to whoever it says they are now', async () => {
      const tenant = await plant()
      const words = { userName: word('boss'), externalId: newOid() }
      const boss = await pushed(ports, tenant, words)
      await makeOwner(tenant, boss.userId)
      const attacker = { oid: newOid(), userName: word('eve') }
      await change(ports, tenant, boss.id, words, { ...words, externalId: attacker.oid })
      expect(await outcome(tenant, attacker)).toBe('confirm')
      expect(await ports.storage.read.identities.listOfUser(boss.userId)).toEqual([])
    })
  })
})
