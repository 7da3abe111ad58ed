// Why a window cannot be opened on this machine. Pure but for `readDesktop`, which looks.
import { readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What a desktop is known by. */
export type Desktop = {
  readonly platform: NodeJS.Platform
  readonly environment: NodeJS.ProcessEnv
  /** 0 is root; null where there is no such number. */
  readonly userId: number | null
  /** False where the kernel gives an ordinary program no user namespaces, which the sandbox stands on. */
  readonly hasUserNamespaces: boolean
}

/** The end of the sentence "there is no window here, because …"; null where nothing stands against one. */
export function desktopProblem(desktop: Desktop): string | null {
  if (desktop.platform !== 'linux') return null
  const { DISPLAY = '', WAYLAND_DISPLAY = '' } = desktop.environment
  if (DISPLAY === '' && WAYLAND_DISPLAY === '') {
    return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)'
  }
  // Chromium refuses root with its sandbox on, and we do not turn it off.
  if (desktop.userId === 0) return 'this is root, for whom it does not run with its sandbox'
  return null
}

/** What stands against this very binary; `isHelperReady`: its helper belongs to root and may act as root. */
export function sandboxProblem(desktop: Desktop, isHelperReady: boolean): string | null {
  if (desktop.platform !== 'linux' || desktop.hasUserNamespaces || isHelperReady) return null
  return 'the kernel gives its sandbox no user namespaces, and its chrome-sandbox does not belong to root with mode 4755'
}

/** This machine. */
export const readDesktop = (): Desktop => ({
  platform: process.platform,
  environment: process.env,
  userId: process.getuid?.() ?? null,
  hasUserNamespaces:
    setting('/proc/sys/kernel/unprivileged_userns_clone') !== '0' &&
    setting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') !== '1' &&
    setting('/proc/sys/user/max_user_namespaces') !== '0',
})

/** Whether the helper beside the binary can make the sandbox where the kernel does not let everybody. */
export function isSandboxHelperReady(binary: string): boolean {
  const helper = statSync(join(dirname(binary), 'chrome-sandbox'), { throwIfNoEntry: false })
  return helper !== undefined && helper.uid === 0 && (helper.mode & 0o4755) === 0o4755
}

function setting(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    // A kernel without the setting does not forbid it.
    return null
  }
}
