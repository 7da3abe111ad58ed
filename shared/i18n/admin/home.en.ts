// The first page of the admin window.
export const HOME_EN = {
  'home.heading': 'What to do next',
  'home.hello': 'Welcome, {name}.',
  'home.pending':
    'The platform has not admitted you yet. Prepare everything; publishing waits until then.',
  'home.setup': 'Setting up: {done} of {all} steps are done',
  'home.setup.done': 'Everything is set up',
  'home.state.done': 'Done',
  'home.state.next': 'Next',
  'home.state.later': 'Later',
  'home.state.unneeded': 'Not needed',
  'home.second': 'Waiting for your word: {count}',
  'home.second.text':
    'Refunds above the limit. Agree or decline; without an answer they end by themselves.',
  'home.step.create_event': 'Make an event',
  'home.step.create_event.text':
    'It has a name, a place and a time. Nobody sees it before you publish it.',
  'home.step.add_ticket_types': 'Add ticket types',
  'home.step.add_ticket_types.text':
    'Such as General and VIP: what each costs and how many there are.',
  'home.step.add_gates': 'Add gates',
  'home.step.add_gates.text': 'The places where people enter. A laptop works at one of them.',
  'home.step.set_up_payments': 'Set up payments',
  'home.step.set_up_payments.text':
    'Some tickets cost money: enter your account with bKash, Nagad, Rocket or Stripe, and check it.',
  'home.step.publish_event': 'Publish the event',
  'home.step.publish_event.text': 'From then on its page is open and tickets are sold.',
  'home.step.invite_staff': 'Invite your staff',
  'home.step.invite_staff.text': 'Stewards scan, supervisors decide at the gate. Each gets a mail.',
  'home.step.pair_station': 'Pair a laptop',
  'home.step.pair_station.text':
    'It takes a code once, and then works at a gate without a network.',
  'home.event.draft': '“{name}” is a draft',
  'home.event.draft.text': 'Publish it once its ticket types are right; until then nobody sees it.',
  'home.event.running': '“{name}”, {time}',
  'home.event.running.text': 'It is published. Look at its stations before the doors open.',
  'home.event.over': '“{name}” is over',
  'home.event.over.text': 'Look at the conflicts and the report, then archive it.',
  'home.factor': 'Switch the second factor on',
  'home.factor.text': 'A password alone can be seen over a shoulder.',
  'home.platform': 'You run this installation',
  'home.platform.text': 'Organizers, people, payments and what happened are at the side.',
} as const
