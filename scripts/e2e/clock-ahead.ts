// Preloaded into a server that is to live later than it is: its clock is ahead, and nothing else is another.
const aheadMs = Number(process.env['PROBESH_AHEAD_MS'] ?? 0)
const real = Date.now
Date.now = () => real() + aheadMs

export {}
