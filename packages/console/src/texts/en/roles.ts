export const roles = {
  description: 'What members may be. Your apps see these names.',
  name: 'Role',
  kind: 'Kind',
  meaning: 'What it means here',
  builtIn: 'Built in',
  own: 'Your own',
  meanings: {
    owner: 'May do everything, and alone decides about owners. Only an owner makes an owner.',
    admin: 'Administers everything here except owners.',
    member: 'Signs in and uses the apps; sees no administration.',
    own: 'Means what your apps make of it; it opens nothing in this console.',
  },
  add: 'Add a role',
  newName: 'Name of the role',
  newNameHint: 'Lower-case letters, digits, - and _, like billing-viewer.',
  added: (name: string) => `The role ${name} exists now`,
  give: 'Roles are given on a member’s page, or by rules under Authentication and Provisioning.',
}
