// Every scene of the gate page there is, in the order in which somebody meets them.
import { BAD_DAY_SCENES } from './bad-day-scenes.ts'
import { CAMERA_SCENES } from './camera-scenes.ts'
import { CLOSED_SCENES } from './closed-scenes.ts'
import { lastScenes } from './last-scenes.ts'
import { isKept, LANGUAGES, LOOKS, nameOf } from './looks.ts'
import { NEW_LAPTOP_SCENES } from './new-laptop-scenes.ts'
import { DEED_SCENES, VERDICT_SCENES } from './scan-scenes.ts'
import { SCREEN_SCENES } from './screen-scenes.ts'
import { STILL_SCENES } from './still-gate.ts'

type Named = { readonly name: string }
export type Part = { readonly title: string; readonly scenes: readonly Named[] }

export const PARTS: readonly Part[] = [
  { title: 'A new laptop', scenes: NEW_LAPTOP_SCENES },
  { title: 'Verdicts', scenes: VERDICT_SCENES },
  { title: 'What is done about a verdict', scenes: DEED_SCENES },
  { title: 'The camera', scenes: CAMERA_SCENES },
  { title: 'The other screens', scenes: SCREEN_SCENES },
  { title: 'Scanners and the search index', scenes: STILL_SCENES },
  { title: 'The locked screen, and the one for visitors', scenes: CLOSED_SCENES },
  { title: 'The other direction, a scanner’s test, sound', scenes: lastScenes('') },
  { title: 'A bad day', scenes: BAD_DAY_SCENES },
]

/** The names of all pictures that are kept. */
export const keptNames = (): readonly string[] =>
  PARTS.flatMap(({ scenes }) => scenes).flatMap((scene) =>
    LANGUAGES.flatMap((language) =>
      LOOKS.filter(isKept).map((look) => nameOf(scene, language, look)),
    ),
  )
