// The window is drawn anew by whoever changed something. Not by effects: they wait for a frame, and a hidden window has none.

let draw = (): void => {}
let isPlanned = false

/** Who draws. Called once, at the start. */
export function drawWith(run: () => void): void {
  draw = run
}

/** Draws soon, once for everything that changed in a turn. */
export function redraw(): void {
  if (isPlanned) return
  isPlanned = true
  queueMicrotask(() => {
    isPlanned = false
    draw()
  })
}
