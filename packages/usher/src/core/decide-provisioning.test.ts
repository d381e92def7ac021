import { describe, expect, it, test } from 'vitest'
import {
  decideProvisioning,
  namesAnotherSubject,
  type ArrivedPerson,
  type ProvisioningFacts,
  type Tombstone,
} from './decide-provisioning.ts'
import type { DirectoryUserId, MemberId, UserId } from './ids.ts'

const oid = '3f2504e0-4f89-41d3-9a0c-0305e82c3301'
const otherOid = '9c858901-8a57-4791-81fe-4c455b099bc9'
const ada = 'usr_ada' as UserId
const bob = 'usr_bob' as UserId
const living = 'dus_living' as DirectoryUserId
const grave = 'dus_grave' as DirectoryUserId
const otherGrave = 'dus_other' as DirectoryUserId

const dead = (over: Partial<Tombstone> = {}): Tombstone => ({
  id: grave,
  userId: ada,
  externalId: oid,
  livesAs: null,
  ...over,
})
const came = (over: Partial<ArrivedPerson> = {}): ArrivedPerson => ({
  userId: ada,
  memberId: 'mem_ada' as MemberId,
  externalId: oid,
  guest: false,
  livesAs: null,
  ...over,
})
const other = { id: otherGrave, userId: bob }

/** A stranger, in a directory that is paired with a pinned connection. */
function facts(over: Partial<ProvisioningFacts> = {}): ProvisioningFacts {
  return {
    externalId: oid,
    nameTakenBy: undefined,
    tombstones: { byExternalId: [], byUserName: [] },
    connection: { name: 'Entra ID', pinned: true },
    arrived: { bySubject: [], byUserName: [] },
    ...over,
  }
}
const graves = (byExternalId: Tombstone[], byUserName: Tombstone[] = []) => ({
  tombstones: { byExternalId, byUserName },
})
const arrived = (bySubject: ArrivedPerson[], byUserName: ArrivedPerson[] = []) => ({
  arrived: { bySubject, byUserName },
})
const create = { kind: 'create', ambiguous: null }
const unclear = { kind: 'create', ambiguous: expect.any(String) as string }
const revive = { kind: 'revive', userId: ada, tombstoneId: grave }
const adopt = { kind: 'adopt', userId: ada, memberId: 'mem_ada' }

type Case = readonly [name: string, given: ProvisioningFacts, expected: object, decidedBy: string]

// prettier-ignore
const table: readonly Case[] = [
  ['a stranger', facts(), create, 'placeholder'],
  ['a stranger without externalId', facts({ externalId: null }), create, 'placeholder'],
  ['no connection is paired', facts({ connection: undefined }), create, 'placeholder'],
  // conflict
  ['the user name is taken', facts({ nameTakenBy: living }), { kind: 'conflict', directoryUserId: living }, 'user name free'],
  ['a taken name beats every match', facts({ nameTakenBy: living, ...graves([dead()]), ...arrived([came()]) }), { kind: 'conflict' }, 'user name free'],
  // revive
  ['deleted, by externalId', facts(graves([dead()])), revive, 'deleted here: externalId'],
  ['deleted, by both', facts(graves([dead()], [dead()])), revive, 'deleted here: externalId'],
  ['two tombstones: the one by externalId', facts(graves([dead()], [dead(other)])), revive, 'deleted here: externalId'],
  ['two people had the externalId: the user name tells them apart', facts(graves([dead(other), dead()], [dead()])), revive, 'deleted here: externalId'],
  ['two people had the externalId', facts(graves([dead(), dead(other)])), unclear, 'deleted here: externalId'],
  ['two graves of one person', facts(graves([dead(), dead({ id: otherGrave })])), revive, 'deleted here: externalId'],
  ['deleted, but in the directory again', facts(graves([dead({ livesAs: living })])), create, 'placeholder'],
  ['deleted, by user name: the tombstone has no externalId', facts(graves([], [dead({ externalId: null })])), revive, 'deleted here: userName'],
  ['deleted, by user name: the new one has no externalId', facts({ externalId: null, ...graves([], [dead()]) }), revive, 'deleted here: userName'],
  ['deleted, by user name: another externalId is another person', facts(graves([], [dead({ externalId: otherOid })])), create, 'placeholder'],
  ['two deleted people had the user name', facts({ externalId: null, ...graves([], [dead(), dead(other)]) }), unclear, 'deleted here: userName'],
  ['deleted, by user name, but the subject is somebody who came', facts({ ...graves([], [dead({ ...other, externalId: null })]), ...arrived([came()]) }), adopt, 'signed in already: externalId'],
  ['revived, not adopted, where it is the same person', facts({ ...graves([dead()]), ...arrived([came()]) }), revive, 'deleted here: externalId'],
  // adopt by subject
  ['came, by subject', facts(arrived([came()])), adopt, 'signed in already: externalId'],
  ['came, by subject, as a guest and with many tenants', facts({ connection: { name: 'Entra ID', pinned: false }, ...arrived([came({ guest: true })]) }), adopt, 'signed in already: externalId'],
  ['subject beats user name', facts(arrived([came()], [came({ userId: bob })])), adopt, 'signed in already: externalId'],
  ['came, by subject, and is a living directory user', facts(arrived([came({ livesAs: living })])), unclear, 'signed in already: externalId'],
  ['two came with this subject', facts(arrived([came(), came({ userId: bob })])), unclear, 'signed in already: externalId'],
  // adopt by user name
  ['came, by user name, with a nickname as externalId', facts({ externalId: 'ada', ...arrived([], [came()]) }), adopt, 'signed in already: userName'],
  ['came, by user name, without externalId', facts({ externalId: null, ...arrived([], [came()]) }), adopt, 'signed in already: userName'],
  ['by user name: the connection has many tenants', facts({ externalId: null, connection: { name: 'Entra ID', pinned: false }, ...arrived([], [came()]) }), create, 'placeholder'],
  ['by user name: a guest', facts({ externalId: null, ...arrived([], [came({ guest: true })]) }), create, 'placeholder'],
  ['by user name: another object id', facts({ externalId: otherOid, ...arrived([], [came()]) }), unclear, 'signed in already: userName'],
  ['by user name: a living directory user', facts({ externalId: null, ...arrived([], [came({ livesAs: living })]) }), unclear, 'signed in already: userName'],
  ['by user name: two people', facts({ externalId: null, ...arrived([], [came(), came({ userId: bob })]) }), unclear, 'signed in already: userName'],
]

describe('decideProvisioning', () => {
  test.each(table)('%s', (_name, given, expected, decidedBy) => {
    const decision = decideProvisioning(given)
    expect(decision).toMatchObject(expected)
    expect(decision.trace.at(-1)?.rule).toBe(decidedBy)
  })

  it('leaves a trace that a person can read', () => {
    expect(
      decideProvisioning(facts({ externalId: 'ada', ...arrived([], [came()]) })).trace,
    ).toEqual([
      { rule: 'user name free', saw: 'free in this directory' },
      { rule: 'deleted here: externalId', saw: 'nobody with this externalId was deleted' },
      { rule: 'deleted here: userName', saw: 'nobody with this user name was deleted' },
      {
        rule: 'signed in already: externalId',
        saw: 'nobody came through Entra ID with this externalId',
      },
      { rule: 'signed in already: userName', saw: 'came through Entra ID' },
    ])
  })
})

test.each([
  ['two GUIDs', oid, otherOid, true],
  ['the same GUID in another case', oid.toUpperCase(), oid, false],
  ['two ids of Okta', '00u1a2b3c4d5e6f7g8h9', '00u9h8g7f6e5d4c3b2a1', true],
  ['a nickname', 'ada.lovelace', oid, false],
  ['an address of the same length', `${'ada'.padEnd(20, '1')}@contoso.example`, oid, false],
  ['a GUID beside a pairwise subject', oid, 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ', false],
  ['nothing', null, oid, false],
])('namesAnotherSubject: %s', (_name, externalId, subject, expected) => {
  expect(namesAnotherSubject(externalId, subject)).toBe(expected)
})
