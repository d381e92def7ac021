// The editor of role rules, of a provider and of a directory alike.
export const roleRules = {
  add: 'Add rule',
  role: 'Role',
  roleOf: (number: number) => `Role of rule ${number}`,
  moveUp: (number: number) => `Move rule ${number} up`,
  moveDown: (number: number) => `Move rule ${number} down`,
  remove: (number: number) => `Remove rule ${number}`,
  unfinished: 'A rule is not finished: fill in or remove it before you save.',
  impact: {
    title: 'What would change',
    ask: 'See what would change',
    nobody: (lookedAt: string) =>
      lookedAt === '1'
        ? 'Nothing changes for the 1 person looked at'
        : `Nothing changes for the ${lookedAt} people looked at`,
    some: (changed: string, lookedAt: string) =>
      `Roles change for ${changed} of ${lookedAt} ${lookedAt === '1' ? 'person' : 'people'}`,
    role: (role: string, gain: string, lose: string) =>
      `${role}: ${gain} ${gain === '1' ? 'gains' : 'gain'} it, ${lose} ${lose === '1' ? 'loses' : 'lose'} it`,
    unknown: (count: string) =>
      `For ${count === '1' ? '1 person' : `${count} people`} too little is known of their last sign-in: it will be decided at their next one.`,
    partly: 'Not everybody has been looked at yet.',
    countFurther: 'Look at more',
    member: 'Member',
    gained: 'Gains',
    lost: 'Loses',
    moreNames: 'Show more names',
  },
}
