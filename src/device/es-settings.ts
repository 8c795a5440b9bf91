/** es_settings.cfg: a list of `<bool name= value=/>`, `<string …/>`, `<int …/>`, with a root element or (older ones) without. Pure. */

import { attributesOf, parseXml, type XmlElement, XmlError } from '../lib/xml.ts';
import type { FirmwareProfile } from './firmware.ts';

export type EsSettings = ReadonlyMap<string, string>;

/** The settings by name. A file that cannot be read as XML gives none: settings are a courtesy, never a reason to stop. */
export function parseEsSettings(text: string): EsSettings {
  const settings = new Map<string, string>();
  let level: readonly XmlElement[];
  try {
    level = parseXml(text);
  } catch (error) {
    if (error instanceof XmlError) return settings;
    throw error;
  }
  const collect = (elements: readonly XmlElement[]): void => {
    for (const element of elements) {
      const attributes = attributesOf(text, element);
      const name = attributes.get('name');
      const value = attributes.get('value');
      if (name !== undefined && value !== undefined && !settings.has(name)) settings.set(name, value);
      collect(element.children);
    }
  };
  collect(level);
  return settings;
}

/** A yes-or-no setting: EmulationStation writes `true`, `false`, older ones `1`, `0`; null when it is not set. */
export function boolSetting(settings: EsSettings, name: string): boolean | null {
  const value = settings.get(name)?.trim().toLowerCase();
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : null;
}

/**
 * Which of EmulationStation's buttons confirms: `a` is the right one (EAST), `b` the lower one (SOUTH). `settings` null: there is no
 * es_settings.cfg.
 */
export function confirmButton({ confirm }: FirmwareProfile, settings: EsSettings | null): 'a' | 'b' {
  if (settings === null) return confirm.noFile;
  const inverted = boolSetting(settings, 'InvertButtons');
  if (inverted === null) return confirm.unset;
  return inverted ? confirm.true : confirm.false;
}
