/**
 * Which firmware this is, decided from its markers. Pure. The order is the one that PortMaster's device_info.txt settled on: the ArkOS
 * boot theme, muOS, Knulli before Batocera (whose tree it comes from), then the names in os-release.
 */

import { clean } from '../lib/text.ts';
import { type FirmwareId, type FirmwareLayout, layoutOf } from './firmware-layout.ts';
import type { FirmwareFacts, Marker } from './firmware-markers.ts';

export interface FirmwareProfile extends FirmwareLayout {
  readonly id: FirmwareId;
  /** For people: `Knulli`. */
  readonly title: string;
  /** null: it does not say. */
  readonly version: string | null;
  /** The handheld, as firmware or kernel call it. */
  readonly model: string | null;
  /** The marker that decided; '' for plain Linux. */
  readonly because: string;
  /** Prefix of the firmware's own commands (`knulli-resolution`, `batocera-resolution`); null: it has none. */
  readonly commandPrefix: 'knulli' | 'batocera' | null;
}

function osRelease(facts: FirmwareFacts): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of (facts.markers['/etc/os-release'] ?? '').split('\n')) {
    const match = /^\s*([A-Z_]+)=(?:"([^"]*)"|'([^']*)'|(.*))\s*$/.exec(line);
    if (match) fields.set(match[1] as string, clean(match[2] ?? match[3] ?? match[4] ?? '', 80));
  }
  return fields;
}

interface Decision {
  readonly id: FirmwareId;
  readonly because: string;
  readonly version?: string | undefined;
}

const firstLine = (text: string | undefined): string | undefined => text?.split('\n')[0];

function fromOsRelease(fields: ReadonlyMap<string, string>): Decision | null {
  const names = `${fields.get('OS_NAME') ?? ''} ${fields.get('NAME') ?? ''} ${fields.get('ID') ?? ''}`.toLowerCase();
  const version = fields.get('OS_VERSION') ?? fields.get('VERSION_ID') ?? fields.get('VERSION');
  const known: readonly (readonly [string, FirmwareId])[] = [
    ['knulli', 'knulli'],
    ['rocknix', 'rocknix'],
    ['jelos', 'rocknix'],
    ['amberelec', 'amberelec'],
    ['emuelec', 'emuelec'],
    ['reglinux', 'reglinux'],
    ['batocera', 'batocera'],
  ];
  const found = known.find(([word]) => names.includes(word));
  return found === undefined ? null : { id: found[1], because: '/etc/os-release', version };
}

function decide(facts: FirmwareFacts): Decision {
  const { markers } = facts;
  const has = (marker: Marker): boolean => markers[marker] !== undefined;
  const theme = /^title=\s*(d?ArkOS)\b\s*(.*)$/im.exec(markers['/usr/share/plymouth/themes/text.plymouth'] ?? '');
  if (theme) {
    const id = theme[1]?.toLowerCase() === 'darkos' ? 'darkos' : 'arkos';
    const version = theme[2]?.replace(/[()]/g, ' ').trim();
    return { id, because: '/usr/share/plymouth/themes/text.plymouth', version };
  }
  for (const marker of ['/opt/muos/config/version.txt', '/opt/muos/config/system/version'] as const) {
    if (has(marker)) return { id: 'muos', because: marker, version: firstLine(markers[marker]) };
  }
  const knulli = (
    ['/usr/share/knulli/knulli.version', '/usr/bin/knulli-version', '/boot/boot/knulli.board'] as const
  ).find(has);
  if (knulli) return { id: 'knulli', because: knulli, version: firstLine(markers['/usr/share/knulli/knulli.version']) };
  const named = fromOsRelease(osRelease(facts));
  const batocera = (
    ['/usr/share/batocera/batocera.version', '/usr/bin/batocera-version', '/boot/boot/batocera.board'] as const
  ).find(has);
  if (batocera) {
    // Knulli before 2026 kept Batocera's names; only os-release tells.
    const version = firstLine(markers['/usr/share/batocera/batocera.version']);
    if (named?.id === 'knulli' || named?.id === 'reglinux') return { ...named, version: version ?? named.version };
    return { id: 'batocera', because: batocera, version };
  }
  if (named) return named;
  if (has('/usr/bin/system-version') && has('/userdata/roms'))
    return { id: 'reglinux', because: '/usr/bin/system-version' };
  if (has('/usr/trimui')) return { id: 'trimui', because: '/usr/trimui' };
  const retropie = (['~/RetroPie/roms', '/opt/retropie', '/home/pi/RetroPie/roms'] as const).find(has);
  if (retropie) return { id: 'retropie', because: retropie };
  return { id: 'linux', because: '' };
}

const TITLES: Readonly<Record<FirmwareId, string>> = {
  batocera: 'Batocera',
  knulli: 'Knulli',
  rocknix: 'ROCKNIX',
  amberelec: 'AmberELEC',
  emuelec: 'EmuELEC',
  arkos: 'ArkOS',
  darkos: 'dArkOS',
  muos: 'muOS',
  reglinux: 'REGLinux',
  trimui: 'TrimUI',
  retropie: 'RetroPie',
  linux: 'Linux',
};

/** The profile of the firmware that left these markers; plain Linux when none is known. */
export function firmwareProfile(facts: FirmwareFacts): FirmwareProfile {
  const { markers } = facts;
  const decision = decide(facts);
  const model =
    markers['/opt/muos/device/config/board/name'] ??
    markers['/home/ark/.config/.DEVICE'] ??
    markers['/sys/firmware/devicetree/base/model'] ??
    markers['/boot/boot/knulli.board'] ??
    markers['/boot/boot/batocera.board'] ??
    osRelease(facts).get('HW_DEVICE') ??
    '';
  return {
    ...layoutOf(decision.id, facts),
    id: decision.id,
    title: TITLES[decision.id],
    version: clean(decision.version ?? '', 60) || null,
    model: clean(firstLine(model) ?? '', 60) || null,
    because: decision.because,
    commandPrefix:
      decision.id === 'knulli' &&
      (markers['/usr/bin/knulli-version'] !== undefined || decision.because.includes('knulli.'))
        ? 'knulli'
        : decision.id === 'knulli' || decision.id === 'batocera'
          ? 'batocera'
          : null,
  };
}
