export const live = {
  states: { live: 'Live', connecting: 'Connecting…', off: 'Not live' },
  hints: {
    live: 'What comes in shows up here by itself.',
    connecting: 'The connection to the server is being made.',
    off: 'Load the page again to see what has come in. It tries to be live again by itself.',
  },
}
