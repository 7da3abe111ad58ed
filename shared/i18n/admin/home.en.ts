// The first page of the admin window.
export const HOME_EN = {
  'home.heading': 'What to do next',
  'home.hello': 'Welcome, {name}.',
  'home.event.none': 'Make your first event',
  'home.event.none.text': 'An event has a name, a time, ticket types, gates and check-in lists.',
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
