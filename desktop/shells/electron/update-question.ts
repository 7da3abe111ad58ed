// Asks whether to end the program for a new release, in both languages: the system's dialog knows neither.
import type { Dialog } from 'electron'

const INSTALL = 0
const LATER = 1

export const askToInstall =
  (dialog: Pick<Dialog, 'showMessageBox'>) =>
  async (version: string): Promise<boolean> => {
    const { response } = await dialog.showMessageBox({
      type: 'question',
      title: 'Probesh',
      message: `Probesh ${version} is ready. Restart the program and install it now?`,
      detail: `Probesh ${version} প্রস্তুত। এখন প্রোগ্রামটি বন্ধ করে নতুন সংস্করণ বসাবেন?`,
      buttons: ['Install · বসান', 'Later · পরে'],
      // A scanner that types its code ends it with Enter.
      defaultId: LATER,
      cancelId: LATER,
      noLink: true,
    })
    return response === INSTALL
  }
