// What stands at the head of every cracking list, reduced to its letters: `checkPassword` takes
// digits and signs off a candidate and joins its words before it looks here, so that one entry
// answers for hundreds of passwords ("password" for "P4ssword-2026!" and "password password 1").

/** Words that make a password common when nothing but digits and signs is added. */
export const commonWords: ReadonlySet<string> = new Set(
  `
  password passwort passwd pass passord parola senha contrasena motdepasse wachtwoord haslo
  passphrase passcode mypassword newpassword oldpassword thepassword yourpassword userpassword
  adminpassword rootpassword testpassword temppassword masterpassword secretpassword
  defaultpassword temporarypassword changepassword thisismypassword thisisapassword
  thisispassword ineedapassword nopassword forgotpassword changeme changemeplease pleasechangeme
  changethispassword admin administrator administrador superadmin superuser root toor sysadmin
  operator manager owner user username guest demo test tester testing testuser sample example
  temp temporary default login logon signin access account welcome welcomeback letmein letmeinplease
  letmeinnow opensesame abracadabra iloveyou iloveyouforever iloveyousomuch iloveyoubaby
  iloveyoualways ilovemyself ilovemyfamily ilovejesus ihateyou loveyou lovely lover jesus
  jesusislord jesuschrist jesuslovesme godisgood godisgreat godbless princess sunshine flower
  butterfly football baseball basketball soccer hockey superman batman spiderman ironman pokemon
  starwars startrek matrix dragon monkey tigger shadow master mustang ferrari porsche mercedes
  yamaha harley hunter killer ranger trustno whatever computer internet samsung iphone apple
  google facebook microsoft windows linkedin instagram whatsapp youtube android amazon netflix
  michael michelle jennifer jessica jordan charlie daniel andrew thomas robert george matthew
  joshua anthony william ashley amanda nicole liverpool manchester manchesterunited chelsea
  arsenal barcelona realmadrid juventus bayern secret topsecret supersecret hello helloworld
  hellothere goodmorning goodluck freedom america california london newyork germany deutschland
  australia indonesia company business office officespace summer winter spring autumn january
  february march april june july august september october november december monday tuesday
  wednesday thursday friday saturday sunday correcthorsebatterystaple idontknow nothing asshole
  fuckyou fuckoff bullshit biteme
  `
    .trim()
    .split(/\s+/),
)

/** Rows that fingers walk along; a password that is a stretch of them in either direction is common. */
export const keyboardWalks: readonly string[] = [
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  'abcdefghijklmnopqrstuvwxyz',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'q1w2e3r4t5y6u7i8o9p0',
  '1q2w3e4r5t6y7u8i9o0p',
  'a1b2c3d4e5f6g7h8i9j0',
  '1a2b3c4d5e6f7g8h9i0j',
  '12345678901234567890123456789012345678901234567890',
]
