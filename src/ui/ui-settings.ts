/** What the player can set. Types only. */

import type { Language } from '../i18n/plural.ts';
import type { ButtonMap } from '../input/remap.ts';
import type { GameFilter } from '../library/types.ts';
import type { KeepChoice, VerifyChoice } from '../model.ts';

export type TextSize = 'small' | 'normal' | 'large';
export type ThemeName = 'dark' | 'contrast' | 'mono';

/** What the player can set. Kept by the program; the UI reads it at each repaint. */
export interface UiSettings {
  /** null: not chosen yet; the first start asks. */
  readonly language: Language | null;
  readonly textSize: TextSize;
  readonly theme: ThemeName;
  /** Which button confirms: as the firmware's menu has it, or turned round. */
  readonly confirmButton: 'auto' | 'a' | 'b';
  /** Buttons of pads that do something else than usual. */
  readonly buttons: ButtonMap;
  readonly keep: KeepChoice;
  /** By system name, where it is set otherwise than `keep`; read by `keepOf`, changed by `keepSystem`. */
  readonly systemKeep: Readonly<Record<string, KeepChoice>>;
  readonly verify: VerifyChoice;
  readonly grouped: boolean;
  readonly recentFirst: boolean;
  /** Systems whose lists were opened, the last one first. */
  readonly recentSystems: readonly string[];
  readonly showUnsupported: boolean;
  readonly logLevel: 'normal' | 'debug';
  /** Filter and sort as last used, by system name (`*`: all systems). */
  readonly lists: Readonly<Record<string, { readonly filter: GameFilter; readonly sort: 'name' | 'size' }>>;
  readonly lastQueries: readonly string[];
}
