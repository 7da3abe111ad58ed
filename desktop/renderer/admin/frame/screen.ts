// What a screen is to the frame. A screen's module exports `openScreen`; the frame calls it when somebody goes there.
import type { Child } from 'hono/jsx/dom'
import type { EventView } from '../../../../shared/events/admin-schema.ts'
import type { AdminSessionView } from '../../../contract/admin-calls.ts'
import type { ParamsOf } from '../api/route-types.ts'

export type ScreenAt<P = Readonly<Record<string, string>>> = {
  /** Of the path, such as `eventId`. */
  readonly params: P
  readonly query: URLSearchParams
  readonly session: AdminSessionView
  /** The event that the window is about; null for the platform, and before there is one. */
  readonly event: EventView | null
}

export type Screen = {
  /** The heading, which is the document's title as well. */
  readonly title: () => string
  /** Beside the heading: what one most likely does here. */
  readonly actions?: () => Child
  readonly view: () => Child
  /** Something was typed that is kept nowhere: leaving asks first. */
  readonly isDirty?: () => boolean
  /** Lets go of resources and timers. */
  readonly close?: () => void
}

export type OpenScreen = (at: ScreenAt) => Screen
export type ScreenModule = { readonly openScreen: OpenScreen }

/** The parts of the side bar, in its order. */
export const SECTIONS = [
  'tonight',
  'event',
  'money',
  'attendees',
  'stations',
  'staff',
  'cases',
  'reports',
  'activity',
  'platform',
  'account',
] as const
export type Section = (typeof SECTIONS)[number]

export type ScreenEntry<Path extends string = string> = {
  readonly path: Path
  readonly section: Section
  readonly load: () => Promise<ScreenModule>
  /** The screen of the side bar that leads to it; null: it is in the side bar itself. */
  readonly under: string | null
  readonly who: 'organizer' | 'platform' | 'everybody'
}

type Options = { readonly under?: string; readonly who?: ScreenEntry['who'] }

/** `:names` in the path are the screen's params; one with `:eventId` is about the chosen event. */
export const screen = <const Path extends string>(
  path: Path,
  section: Section,
  load: () => Promise<ScreenModule>,
  { under, who = 'organizer' }: Options = {},
): ScreenEntry<Path> => ({ path, section, load, under: under ?? null, who })

export type ParamsOfEntry<E> = E extends ScreenEntry<infer Path> ? ParamsOf<Path> : never
