// Small parts that hold nothing: a badge, tabs, a bar of progress.
import type { Child, FC } from 'hono/jsx/dom'

export type Tone = 'good' | 'care' | 'bad' | 'quiet'

/** A state in one word. The colour says nothing that the word does not. */
export const Badge: FC<{ readonly tone?: Tone; readonly children?: Child }> = ({
  tone = 'quiet',
  children,
}) => <span class={`badge-word ${tone}`}>{children}</span>

type TabsProps = {
  readonly label: string
  readonly tabs: readonly {
    readonly key: string
    readonly label: string
    readonly address: string
  }[]
  readonly open: string
}

/** Screens side by side: links, so that each has an address. */
export const Tabs: FC<TabsProps> = ({ label, tabs, open }) => (
  <nav class="tabs" aria-label={label}>
    {tabs.map((tab) => (
      <a key={tab.key} href={tab.address} aria-current={tab.key === open ? 'page' : null}>
        {tab.label}
      </a>
    ))}
  </nav>
)

type ProgressProps = {
  readonly label: string
  readonly done: number
  /** Null: nobody knows. */
  readonly total: number | null
}

export const Progress: FC<ProgressProps> = ({ label, done, total }) => (
  <div class="progress">
    <span>{label}</span>
    {total === null ? (
      <progress aria-label={label} />
    ) : (
      <progress aria-label={label} value={done} max={Math.max(1, total)} />
    )}
  </div>
)

type FactProps = { readonly name: string; readonly children?: Child }

/** One line of a list of facts: `<dl class="facts">`. */
export const Fact: FC<FactProps> = ({ name, children }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)
