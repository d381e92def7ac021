// The guide's combined approach, over HTTP: a directory that provisions and people who sign in meet on
// one account, whichever comes first, and a goodbye in the directory ends every session.
import { contoso, fabrikam } from '@usher/entra-emulator'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { present } from '../../src/lib/assert.ts'
import { word } from '../support/build.ts'
import { describeEachDialect } from '../support/database.ts'
import {
  entraUser,
  patch,
  replace,
  startSecondNode,
  startStory,
  whoIs,
  type Directory,
  type ScimAnswer,
  type Story,
} from './story-world.ts'

describeEachDialect('one person', (dialect) => {
  let story: Story
  let second: Awaited<ReturnType<typeof startSecondNode>>
  let engineering: string
  beforeAll(async () => {
    story = await startStory(dialect)
    engineering = String((await story.scim('POST', '/Groups', groupBody('Engineering'))).json.id)
    second = await startSecondNode(story)
  })
  afterAll(async () => {
    second.close()
    await story.close()
  })

  /** What `work` added to the database. */
  async function added(work: () => Promise<void>) {
    const before = await story.census()
    await work()
    const after = await story.census()
    const names = Object.keys(after) as (keyof typeof after)[]
    return Object.fromEntries(
      names
        .filter((name) => after[name] !== before[name])
        .map((name) => [name, after[name] - before[name]]),
    )
  }
  const signedIn = async (userPrincipalName: string) => {
    const browser = story.browser()
    const answer = await browser.signIn(userPrincipalName)
    expect([answer.status, answer.headers.get('location')], answer.text).toEqual([
      302,
      `${story.baseUrl}/account`,
    ])
    return browser
  }
  /** Another organization's provider opens nobody's account: whose it is signs in here, and approves. */
  const approvedAbroad = async (userPrincipalName: string, { connection }: Directory) => {
    const abroad = story.browser(connection)
    const page = '/sign-in/link'
    expect((await abroad.signIn(userPrincipalName)).headers.get('location')).toBe(page)
    const here = await signedIn(userPrincipalName)
    abroad.cookies.set('usher-session', present(here.cookies.get('usher-session'), 'a session'))
    const { text } = await abroad.get(page, { accept: 'text/html' })
    const csrf = present(/name="csrf" value="([^"]+)"/.exec(text)?.[1], 'the form to approve')
    const approved = await abroad.post(page, new URLSearchParams({ decision: 'approve', csrf }))
    expect(approved.status).toBe(303)
    expect((await story.browser(connection).signIn(userPrincipalName)).status).toBe(302)
  }
  const refused = async (userPrincipalName: string) => {
    const browser = story.browser()
    const { code } = await browser.signIn(userPrincipalName)
    expect((await browser.session()).status).toBe(401)
    return code
  }
  const join = (groupId: string, userId: string) =>
    story.scim(
      'PATCH',
      `/Groups/${groupId}`,
      patch({ op: 'Add', path: 'members', value: [{ value: userId }] }),
    )

  it('SCIM first, then sign-in: the placeholder gets the identity, and is the one account', async () => {
    const ada = story.hire()
    const counted = await added(async () => {
      const id = await story.provision(ada)
      await join(engineering, id)
      const [placeholder, ...others] = await story.members(ada.userPrincipalName)
      expect(others).toEqual([])
      expect(placeholder).toMatchObject({ origin: 'scim', status: 'active', authSources: [] })
      const { memberId, roles } = await whoIs(await signedIn(ada.userPrincipalName))
      expect(memberId).toBe(placeholder.id)
      expect(roles).toEqual(['admin'])
      await signedIn(ada.userPrincipalName)
    })
    expect(counted).toEqual({ users: 1, members: 1, identities: 1, directoryUsers: 1 })
    const [member, ...others] = await story.members(ada.userPrincipalName)
    expect(others).toEqual([])
    expect(member).toMatchObject({ origin: 'scim', authSources: [{ name: 'Entra ID' }] })
  })

  it('sign-in first, then SCIM: adopted, one account, and the directory finds it', async () => {
    const ada = story.hire()
    const byName = `userName eq "${ada.userPrincipalName.toUpperCase()}"`
    const counted = await added(async () => {
      const browser = await signedIn(ada.userPrincipalName)
      const before = await whoIs(browser)
      expect(await story.find(byName)).toEqual([])
      const id = await story.provision(ada)
      expect((await story.find(byName)).map((one) => one.id)).toEqual([id])
      // Adopted while signed in: nothing ends, and nobody else is there.
      expect(await whoIs(browser)).toEqual(before)
      expect((await whoIs(await signedIn(ada.userPrincipalName))).memberId).toBe(before.memberId)
      const again = await story.scim('POST', '/Users', entraUser(ada))
      expect(again).toMatchObject({ status: 409, json: { scimType: 'uniqueness' } })
    })
    expect(counted).toEqual({ users: 1, members: 1, identities: 1, directoryUsers: 1 })
    expect(await story.members(ada.userPrincipalName)).toMatchObject([
      { origin: 'jit', authSources: [{ name: 'Entra ID' }] },
    ])
  })

  it('roles come with directory groups and go with them, while the person is signed in', async () => {
    const ada = story.hire()
    const id = await story.provision(ada)
    const browser = await signedIn(ada.userPrincipalName)
    expect((await whoIs(browser)).roles).toEqual(['member'])
    await join(engineering, id)
    expect((await whoIs(browser)).roles).toEqual(['admin'])
    await story.scim(
      'PATCH',
      `/Groups/${engineering}`,
      patch({ op: 'Remove', path: 'members', value: [{ value: id }] }),
    )
    expect((await whoIs(browser)).roles).toEqual(['member'])
  })

  it('deleted and made anew: the same account, with its identity and its groups', async () => {
    const ada = story.hire()
    const first = await story.provision(ada)
    await join(engineering, first)
    const browser = await signedIn(ada.userPrincipalName)
    const before = await whoIs(browser)
    const counted = await added(async () => {
      expect((await story.scim('DELETE', `/Users/${first}`)).status).toBe(204)
      expect((await story.scim('GET', `/Users/${first}`)).status).toBe(404)
      expect((await browser.session()).status).toBe(401)
      expect(await refused(ada.userPrincipalName)).toBe('USER_DEACTIVATED')
      const second = await story.provision(ada)
      expect(second).not.toBe(first)
      // Making somebody anew revives no session.
      expect((await browser.session()).status).toBe(401)
      expect(await whoIs(await signedIn(ada.userPrincipalName))).toMatchObject({
        memberId: before.memberId,
        roles: ['admin'],
      })
    })
    expect(counted).toEqual({})
  })

  it('renamed, whoever hears of it first: one account under the new name', async () => {
    const ada = story.hire()
    const id = await story.provision(ada)
    const { memberId } = await whoIs(await signedIn(ada.userPrincipalName))
    const name = `${word('byron')}@${contoso.domain}`
    story.entra.directory.updateUser(ada.id, { userPrincipalName: name, mail: name })
    const counted = await added(async () => {
      expect((await whoIs(await signedIn(name))).memberId).toBe(memberId)
      expect((await story.find(`userName eq "${ada.userPrincipalName}"`)).length).toBe(1)
      // What the directory has not heard yet it does not take back either.
      await story.scim('PATCH', `/Users/${id}`, patch(replace('title', 'Countess')))
      expect(await story.members(name)).toMatchObject([{ username: name, email: name }])
      const work = 'emails[type eq "work"].value'
      const renamed = patch(replace('userName', name), replace(work, name))
      expect((await story.scim('PATCH', `/Users/${id}`, renamed)).status).toBe(200)
      expect((await whoIs(await signedIn(name))).memberId).toBe(memberId)
    })
    expect(counted).toEqual({})
    expect(await story.find(`userName eq "${ada.userPrincipalName}"`)).toEqual([])
    expect((await story.find(`userName eq "${name}"`)).map((one) => one.id)).toEqual([id])
    expect(await story.members(ada.userPrincipalName)).toEqual([])
  })

  describe('a recycled user name', () => {
    /** The predecessor, with the role of a group; then the name is given to somebody else. */
    async function succession(provisioned: boolean) {
      const old = story.hire()
      const { userPrincipalName, mail } = old
      const id = provisioned ? await story.provision(old) : ''
      if (provisioned) await join(engineering, id)
      const { memberId } = await whoIs(await signedIn(userPrincipalName))
      const former = `${word('former')}@${contoso.domain}`
      story.entra.directory.updateUser(old.id, { userPrincipalName: former, mail: null })
      const successor = story.hire({ userPrincipalName, mail })
      return { id, memberId, former, successor }
    }

    it('after a goodbye: the successor inherits nothing, and the predecessor stays out', async () => {
      const { id, memberId, former, successor } = await succession(true)
      await story.scim('DELETE', `/Users/${id}`)
      const counted = await added(async () => {
        await story.provision(successor)
        const now = await whoIs(await signedIn(successor.userPrincipalName))
        expect(now.memberId).not.toBe(memberId)
        expect(now.roles).toEqual(['member'])
      })
      expect(counted).toEqual({ users: 1, members: 1, identities: 1, directoryUsers: 1 })
      expect(await refused(former)).toBe('USER_DEACTIVATED')
    })

    it('before the directory has heard: nobody is let in on the predecessor’s account', async () => {
      const { former, memberId, successor } = await succession(true)
      const counted = await added(async () => {
        expect(await refused(successor.userPrincipalName)).toBe('AMBIGUOUS_MATCH')
      })
      expect(counted).toEqual({})
      expect((await whoIs(await signedIn(former))).memberId).toBe(memberId)
    })

    it('of somebody who only ever signed in: the directory makes another person', async () => {
      const { memberId, successor } = await succession(false)
      const counted = await added(async () => {
        await story.provision(successor)
        expect((await whoIs(await signedIn(successor.userPrincipalName))).memberId).not.toBe(
          memberId,
        )
      })
      expect(counted).toEqual({ users: 1, members: 1, identities: 1, directoryUsers: 1 })
    })

    it('and a recycled address: an account is not handed over without its owner', async () => {
      const { memberId, former, successor } = await succession(false)
      const browser = story.browser()
      const answer = await browser.signIn(successor.userPrincipalName)
      expect(answer.headers.get('location')).toBe('/sign-in/link')
      expect((await browser.session()).status).toBe(401)
      expect((await whoIs(await signedIn(former))).memberId).toBe(memberId)
    })
  })

  describe('guests', () => {
    const invite = () => {
      const mail = `${word('alice')}@${fabrikam.domain}`
      return story.hire({
        kind: 'guest',
        userPrincipalName: `${mail.replace('@', '_')}#EXT#@${contoso.initialDomain}`,
        mail,
        homeTenantId: fabrikam.tenantId,
        identityProvider: `https://sts.windows.net/${fabrikam.tenantId}/`,
      })
    }

    it('meet their placeholder by object id', async () => {
      const guest = invite()
      const counted = await added(async () => {
        await story.provision(guest)
        await signedIn(guest.userPrincipalName)
      })
      expect(counted).toEqual({ users: 1, members: 1, identities: 1, directoryUsers: 1 })
    })

    it('are not matched by user name, in neither order', async () => {
      const first = invite()
      await story.provision(first, { externalId: 'alice', emails: [] })
      const { memberId } = await whoIs(await signedIn(first.userPrincipalName))
      const late = invite()
      await signedIn(late.userPrincipalName)
      await story.provision(late, { externalId: 'alice2', emails: [] })
      for (const { userPrincipalName } of [first, late]) {
        const known = await story.members(userPrincipalName)
        expect(known.map(({ origin, authSources }) => [origin, authSources.length])).toEqual(
          expect.arrayContaining([
            ['scim', 0],
            ['jit', 1],
          ]),
        )
        expect(known).toHaveLength(2)
      }
      const [placeholder] = (await story.members(first.userPrincipalName)).filter(
        ({ origin }) => origin === 'scim',
      )
      expect(placeholder.id).not.toBe(memberId)
    })
  })

  it('in two organizations: one user, two views; sent away in one, at work in the other', async () => {
    const other = await story.otherOrganization()
    const ada = story.hire()
    const counted = await added(async () => {
      await signedIn(ada.userPrincipalName)
      await approvedAbroad(ada.userPrincipalName, other)
      await story.provision(ada)
      await story.provision(ada, { displayName: 'Ada of Fabrikam' }, other)
    })
    expect(counted).toEqual({ users: 1, members: 2, identities: 2, directoryUsers: 2 })

    const here = await signedIn(ada.userPrincipalName)
    const there = story.browser(other.connection)
    await there.signIn(ada.userPrincipalName)
    expect((await whoIs(here)).user.id).toBe((await whoIs(there)).user.id)
    const [{ id }] = (await story.find(`externalId eq "${ada.id}"`)) as [{ id: string }]
    const before = await whoIs(there)
    // The other organization's token finds nobody under this id.
    const elsewhere = { directory: other }
    expect((await story.scim('DELETE', `/Users/${id}`, undefined, elsewhere)).status).toBe(404)
    await story.scim('PATCH', `/Users/${id}`, patch(replace('displayName', 'Renamed at Contoso')))
    expect((await story.scim('DELETE', `/Users/${id}`)).status).toBe(204)
    expect((await here.session()).status).toBe(401)
    expect(await refused(ada.userPrincipalName)).toBe('USER_DEACTIVATED')
    expect(await whoIs(there)).toEqual(before)
    const again = story.browser(other.connection)
    await again.signIn(ada.userPrincipalName)
    expect((await whoIs(again)).memberId).toBe(before.memberId)
  })

  describe('what a directory says of an address', () => {
    it('takes nobody’s account: neither at the push nor at the sign-in', async () => {
      const victim = story.hire()
      const { memberId, user } = await whoIs(await signedIn(victim.userPrincipalName))
      const attacker = story.hire({ mail: null })
      const claim = { emails: [{ type: 'work', primary: true, value: victim.mail }] }
      const counted = await added(async () => {
        await story.provision(attacker, claim)
        expect((await whoIs(await signedIn(attacker.userPrincipalName))).user.id).not.toBe(user.id)
      })
      expect(counted).toEqual({ users: 1, members: 1, identities: 1, directoryUsers: 1 })
      expect((await whoIs(await signedIn(victim.userPrincipalName))).memberId).toBe(memberId)
    })

    it('proves it inside a verified domain only', async () => {
      const known = story.usher.deps.ports.storage.read.users
      const inside = story.hire()
      const outside = story.hire({ mail: `${word('ada')}@elsewhere.example` })
      for (const user of [inside, outside]) {
        await story.provision(user)
        const [member] = await story.members(user.userPrincipalName)
        expect(member.email).toBe(user.mail)
        const proven = await known.listEmails(member.userId)
        expect(proven.map(({ email }) => email)).toEqual(user === inside ? [user.mail] : [])
      }
    })

    it('goes with the person, so that a successor can prove it', async () => {
      const ada = story.hire()
      const id = await story.provision(ada)
      await story.scim('DELETE', `/Users/${id}`)
      const successor = story.hire({ mail: ada.mail })
      await story.provision(successor)
      const [member] = await story.members(successor.userPrincipalName)
      const proven = await story.usher.deps.ports.storage.read.users.listEmails(member.userId)
      expect(proven.map(({ email }) => email)).toEqual([ada.mail])
    })
  })

  describe('active: false ends every session on every node', () => {
    type Goodbye = (id: string, userName: string, port: number | undefined) => Promise<ScimAnswer>
    const to = (port: number | undefined) => (port === undefined ? {} : { port })
    const goodbyes: readonly (readonly [string, Goodbye])[] = [
      [
        'PATCH',
        (id, _, port) =>
          story.scim('PATCH', `/Users/${id}`, patch(replace('active', 'False')), to(port)),
      ],
      [
        'PUT',
        (id, userName, port) => {
          const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User']
          const body = { schemas, userName, active: false }
          return story.scim('PUT', `/Users/${id}`, body, to(port))
        },
      ],
      ['DELETE', (id, _, port) => story.scim('DELETE', `/Users/${id}`, undefined, to(port))],
      [
        'Bulk',
        (id, _, port) => {
          const data = patch({ op: 'replace', value: { active: false } })
          return story.scim(
            'POST',
            '/Bulk',
            {
              schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
              Operations: [{ method: 'PATCH', path: `/Users/${id}`, data }],
            },
            to(port),
          )
        },
      ],
    ]
    const cases = goodbyes.flatMap(([name, say]) =>
      (['first', 'second'] as const).map((node) => [name, node, say] as const),
    )
    it.each(cases)('%s at the %s node', async (_name, node, say) => {
      const ada = story.hire()
      const id = await story.provision(ada)
      const browsers = [
        await signedIn(ada.userPrincipalName),
        await signedIn(ada.userPrincipalName),
      ]
      const statuses = () =>
        Promise.all(
          browsers.flatMap((browser) =>
            ['/api/auth/session', second.at('/api/auth/session')].map(
              async (url) => (await browser.get(url)).status,
            ),
          ),
        )
      expect(await statuses()).toEqual([200, 200, 200, 200])
      const port = node === 'first' ? undefined : second.port
      const answer = await say(id, ada.userPrincipalName, port)
      expect([200, 204], JSON.stringify(answer)).toContain(answer.status)
      expect(await statuses()).toEqual([401, 401, 401, 401])
      expect(await refused(ada.userPrincipalName)).toBe('USER_DEACTIVATED')
    })
  })

  it('"inactive" said once more keeps out whom an administrator has let in meanwhile', async () => {
    const ada = story.hire()
    const id = await story.provision(ada)
    const goodbye = () => story.scim('PATCH', `/Users/${id}`, patch(replace('active', 'False')))
    const { memberId } = await whoIs(await signedIn(ada.userPrincipalName))
    await goodbye()
    const { organization, owner } = story
    const path = `/api/v1/organizations/${organization.id}/members/${memberId}/reactivate`
    expect((await owner.send('POST', path)).status).toBeLessThan(300)
    const browser = await signedIn(ada.userPrincipalName)
    expect((await goodbye()).status).toBe(200)
    expect((await browser.session()).status).toBe(401)
    expect(await refused(ada.userPrincipalName)).toBe('USER_DEACTIVATED')
  })

  it('50 at the same time, sign-ins and creates, on both nodes: one of each', async () => {
    const ada = story.hire()
    const browsers = Array.from({ length: 25 }, () => story.browser())
    const callbacks = await Promise.all(
      browsers.map((browser) => browser.begin(ada.userPrincipalName)),
    )
    const counted = await added(async () => {
      const signIns = browsers.map(async (browser, index) => {
        const callback = callbacks[index]
        if (!callback) throw new Error('a callback is missing')
        const url = index % 2 === 0 ? callback.url : second.at(callback.url)
        return (await browser.finish({ ...callback, url })).status
      })
      const creates = browsers.map(async (_, index) => {
        const to = index % 2 === 0 ? {} : { port: second.port }
        return (await story.scim('POST', '/Users', entraUser(ada), to)).status
      })
      expect(await Promise.all(signIns)).toEqual(signIns.map(() => 302))
      const answers = await Promise.all(creates)
      expect(answers.toSorted()).toEqual([201, ...Array.from({ length: 24 }, () => 409)])
    })
    expect(counted).toEqual({ users: 1, members: 1, identities: 1, directoryUsers: 1 })
    const sessions = await Promise.all(browsers.map(whoIs))
    expect(new Set(sessions.map(({ memberId }) => memberId)).size).toBe(1)
    const [{ id }] = (await story.find(`externalId eq "${ada.id}"`)) as [{ id: string }]
    await story.scim('PATCH', `/Users/${id}`, patch(replace('active', 'False')))
    const after = await Promise.all(browsers.map((browser) => browser.session()))
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]))
  })
})

function groupBody(displayName: string): object {
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
    externalId: crypto.randomUUID(),
    displayName,
    meta: { resourceType: 'Group' },
  }
}
