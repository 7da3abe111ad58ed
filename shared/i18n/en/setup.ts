// Set-up: pairing, signing in, choosing the event.

export const SETUP_EN = {
  'setup.title': 'Set up',
  'setup.steps': 'Steps',
  'setup.step.pair': 'Pair',
  'setup.step.sign_in': 'Sign in',
  'setup.step.event': 'Event and gate',
  'setup.step.ready': 'Tickets',
  'setup.state.done': 'done',
  'setup.state.left_out': 'left out',
  'setup.state.to_do': 'to do',
  'setup.state.running': 'running',
  'setup.next': 'Next',

  'setup.pair.codeHelp':
    'Type it, or let any scanner read it. Small letters, blanks and hyphens do not matter.',
  'setup.pair.nameHelp': 'What is written on the laptop, such as “North 1”.',
  'setup.pair.serverHelp': 'The organizer knows it. It begins with https://.',
  'setup.pair.noCode': 'Enter the pairing code.',
  'setup.pair.noName': 'Give this station a name.',
  'setup.pair.notACode': 'That was no pairing code. It has 10 letters and digits.',
  'setup.pair.read': 'The pairing code was read.',
  'setup.pair.done': 'This laptop is {name} of {tenant}.',
  'setup.pair.anew': 'Pair anew…',
  'setup.pair.anewHelp': 'Only if the organizer asks for it: the present pairing ends.',
  'setup.pair.keep': 'Keep this pairing',

  'setup.signIn.by': 'Sign in by',
  'setup.signIn.byPassword': 'Password',
  'setup.signIn.byPin': 'PIN',
  'setup.signIn.passwordHelp': 'The password needs the network.',
  'setup.signIn.pinHelp':
    'The PIN works without the network, for 16 hours after the password was used at this laptop.',
  'setup.signIn.noEmail': 'Enter your email address.',
  'setup.signIn.noPassword': 'Enter your password.',
  'setup.signIn.code': 'Code of your second factor',
  'setup.signIn.codeHelp': 'Six digits from your authenticator app, or a recovery code.',
  'setup.signIn.skip': 'Go on without signing in',
  'setup.signIn.skipCost':
    'Scanning works without it. But scans carry no name, no admission can be taken back, and the screen cannot be locked.',
  'setup.signIn.until': 'Signed in until {time}.',
  'setup.signIn.steward': 'Steward',
  'setup.signIn.supervisor': 'Supervisor',
  'setup.pin.heading': 'Set a PIN',
  'setup.pin.help':
    'With a PIN you come back without the network, lock the screen, and give it to visitors.',
  'setup.pin.label': 'New PIN, 4 to 12 digits',
  'setup.pin.wrong': 'A PIN has 4 to 12 digits.',
  'setup.pin.later': 'Later',
  'setup.pin.change': 'Change PIN',

  'setup.event.find': 'Find an event',
  'setup.event.noneFound': 'No event is called so.',
  'setup.event.none':
    'No event is given to this station. Ask the organizer to give it one, then try again.',
  'setup.event.now': 'now',
  'setup.event.soon': 'next',
  'setup.event.over': 'over',
  'setup.event.here': 'on this laptop',
  'setup.event.submit': 'Work here',

  'setup.ready.heading': 'The tickets',
  'setup.ready.rows': '{rows} of {total}',
  'setup.ready.rowsOnly': '{rows} so far',
  'setup.ready.waiting': 'The download begins.',
  'setup.ready.meanwhile':
    'You can scan meanwhile. A ticket that is not here yet may be admitted by its code alone, or stopped as unknown.',
  'setup.ready.done': 'All {count} tickets are on this laptop. It works without the network.',
  'setup.ready.count': '{count} here',
  'setup.ready.check': 'Check everything',
  'setup.ready.scan': 'Start scanning',
} as const
