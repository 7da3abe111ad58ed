// Which key does what, and what each sign and sound means.
import type { FC } from 'hono/jsx/dom'
import { KEY_MAP } from '../gate/key-map.ts'
import { Icon } from '../parts/icon.tsx'
import { text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import type { Tone } from '../state/tone.ts'

const TONES: readonly Tone[] = ['admit', 'care', 'again', 'stop']

export const HelpScreen: FC<ScreenProps> = () => (
  <>
    <h2>{text('scan.help')}</h2>
    <table>
      <caption>{text('scan.helpSigns')}</caption>
      <tbody>
        {TONES.map((tone) => (
          <tr key={tone}>
            <th scope="row" class={`sample ${tone}`}>
              <Icon name={tone} /> {text(`scan.tone.${tone}`)}
            </th>
            <td>{text(`scan.toneMeans.${tone}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <table>
      <caption>{text('scan.helpKeys')}</caption>
      <tbody>
        {KEY_MAP.map(({ action, keys, meaning }) => (
          <tr key={action}>
            <th scope="row" class="keys">
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </th>
            <td>{text(meaning)}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <p>{text('scan.helpScan')}</p>
  </>
)
