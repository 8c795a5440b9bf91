/**
 * Archives in several volumes, by their names: which belong together, in which order, and which one is missing. Pure.
 *
 * `split`: `Game.7z.001`, `Game.iso.002`: a file cut into pieces, whole again when they are put one behind the other.
 * `rar`: `Game.part1.rar`; `old-rar`: `Game.rar`, `Game.r00`, `Game.r01`; `zip`: `Game.z01`, `Game.z02`, `Game.zip` at the end. These
 * are volumes with headers of their own, which only their unpacker can put together.
 */

export type VolumeKind = 'split' | 'rar' | 'old-rar' | 'zip';

export interface VolumeName {
  readonly kind: VolumeKind;
  /** The name before all that tells the volume. */
  readonly base: string;
  /** From 1; the `.zip` behind all `.z01` has none. */
  readonly number: number | null;
  /** Whether the name alone says so: `Doom.666` and `Game.rar` are volumes only beside others. */
  readonly sure: boolean;
}

export interface VolumeSet<T> {
  readonly kind: VolumeKind;
  /** What the whole would be called. */
  readonly name: string;
  /** In their order; what is missing is not among them. */
  readonly volumes: readonly T[];
  /** The first volume that is not there; null: there is no gap. The last ones may be missing without anybody knowing. */
  readonly missing: string | null;
}

/** A quick look at the many names that are none. A `.zip` or `.rar` may stand beside pieces. */
const PIECE = /\.(?:\d{3}|[rsz]\d\d|part\d{1,4}\.rar)$/i;
const MAIN = /\.(?:rar|zip)$/i;
const SPLIT = /^(.+)\.(\d{3})$/;
const SPLIT_FOR_SURE = /\.(?:7z|zip|rar|tar|tgz|txz|gz|xz|iso|chd|bin|img|cso|rvz|wbfs|pkg|nsp|xci)$/i;
const RAR = /^(.+)\.part(\d{1,4})\.rar$/i;
const OLD = /^(.+)\.([rsz])(\d\d)$/i;
/** `.z64` and `.z80` are games; a set of so many pieces has lower ones too. */
const SURE_BELOW = 30;

/** A `.rar` or `.zip`, which may have volumes beside it. */
function mainOf(name: string): VolumeName | null {
  const base = name.slice(0, -4);
  if (!MAIN.test(name) || base === '') return null;
  const isZip = /zip$/i.test(name);
  return { kind: isZip ? 'zip' : 'old-rar', base, number: isZip ? null : 1, sure: false };
}

/** What the name of a file says of its being one of several volumes; null: nothing. */
export function volumeOf(name: string): VolumeName | null {
  if (!PIECE.test(name) && !MAIN.test(name)) return null;
  const split = SPLIT.exec(name);
  if (split !== null) {
    const [, base = '', digits] = split;
    return { kind: 'split', base, number: Number(digits), sure: SPLIT_FOR_SURE.test(base) };
  }
  const rar = RAR.exec(name);
  if (rar !== null) return { kind: 'rar', base: rar[1] ?? '', number: Number(rar[2]), sure: true };
  const old = OLD.exec(name);
  if (old === null) return mainOf(name);
  const [, base = '', letter, digits] = old;
  const number = Number(digits);
  const sure = number < SURE_BELOW;
  if (letter?.toLowerCase() === 'z') return number === 0 ? null : { kind: 'zip', base, number, sure };
  // `.rar` is the first, `.r00` the second, `.s00` follows `.r99`.
  const later = letter?.toLowerCase() === 's';
  return { kind: 'old-rar', base, number: number + (later ? 102 : 2), sure: sure && !later };
}

/** Whether the name is that of a piece, which cannot be anything by itself; a name of `volumeOf` that is none of these is a main file. */
export function isPieceName(name: string): boolean {
  return PIECE.test(name);
}

/** Equal for the volumes of one set. */
export function volumeKey({ kind, base }: Pick<VolumeName, 'kind' | 'base'>): string {
  return `${kind} ${base.toLowerCase()}`;
}

/** What a volume of a set is called: for naming a missing one, and for those in staging. `count` decides about leading zeros. */
export function volumeName(kind: VolumeKind, base: string, number: number | null, count = 1): string {
  switch (kind) {
    case 'split':
      return `${base}.${String(number).padStart(3, '0')}`;
    case 'rar':
      return `${base}.part${String(number).padStart(String(count).length, '0')}.rar`;
    case 'old-rar': {
      if (number === null || number < 2) return `${base}.rar`;
      const at = number - 2;
      return `${base}.${at < 100 ? 'r' : 's'}${String(at % 100).padStart(2, '0')}`;
    }
    case 'zip':
      return number === null ? `${base}.zip` : `${base}.z${String(number).padStart(2, '0')}`;
    default:
      return kind satisfies never;
  }
}

/** What the whole is called. */
export function joinedName(kind: VolumeKind, base: string): string {
  if (kind === 'split') return base;
  return `${base}.${kind === 'zip' ? 'zip' : 'rar'}`;
}

interface Member<T> {
  readonly item: T;
  readonly volume: VolumeName;
}

/** The copies of each volume, by its number; 0 stands for the `.zip` at the end. */
type Group<T> = Map<number, Member<T>[]>;

function missingOf<T>(group: Group<T>, kind: VolumeKind, base: string): string | null {
  const numbers = [...group.keys()].filter((number) => number > 0);
  const last = Math.max(...numbers);
  // A set of one volume would not have been cut.
  const until = kind === 'zip' ? last : Math.max(last, 2);
  for (let number = 1; number <= until; number++) {
    if (!group.has(number)) return volumeName(kind, base, number, last);
  }
  return kind === 'zip' && !group.has(0) ? volumeName(kind, base, null) : null;
}

/** Whether these are volumes at all: some are surely, or all of a row that begins at the first. */
function isSet<T>(group: Group<T>, kind: VolumeKind): boolean {
  const members = [...group.values()].flat();
  if (members.some(({ volume }) => volume.sure)) return true;
  return kind === 'split' && group.size > 1 && missingOf(group, kind, '') === null;
}

/** The k-th copy of each volume makes the k-th set; copies that are left over make none. */
function setsOf<T>(group: Group<T>, kind: VolumeKind): VolumeSet<T>[] {
  const order = [...group.keys()].sort((a, b) => (a || Number.MAX_SAFE_INTEGER) - (b || Number.MAX_SAFE_INTEGER));
  const base = group.get(order[0] ?? 0)?.[0]?.volume.base ?? '';
  const copies = Math.min(...[...group.values()].map((members) => members.length));
  return Array.from({ length: copies }, (_, copy) => ({
    kind,
    name: joinedName(kind, base),
    volumes: order.flatMap((number) => group.get(number)?.[copy]?.item ?? []),
    missing: missingOf(group, kind, base),
  }));
}

/**
 * The items in their order, volumes of one archive as one set at the place of the first of them. What only looks like a volume
 * (`Doom.666`, a `.zip` without `.z01`) stays what it is.
 */
export function joinVolumes<T>(items: readonly T[], nameOf: (item: T) => string): (T | VolumeSet<T>)[] {
  const groups = new Map<string, Group<T>>();
  const keys = items.map((item) => {
    const volume = volumeOf(nameOf(item));
    if (volume === null) return null;
    const key = volumeKey(volume);
    const group: Group<T> = groups.get(key) ?? new Map();
    groups.set(key, group);
    const number = volume.number ?? 0;
    group.set(number, [...(group.get(number) ?? []), { item, volume }]);
    return key;
  });
  const done = new Set<string>();
  return items.flatMap((item, at): (T | VolumeSet<T>)[] => {
    const key = keys[at] ?? null;
    const group = key === null ? undefined : groups.get(key);
    const kind = key?.split(' ', 1)[0] as VolumeKind;
    if (key === null || group === undefined || !isSet(group, kind)) return [item];
    if (done.has(key)) return [];
    done.add(key);
    return setsOf(group, kind);
  });
}

/** Whether the name says that this is one of several volumes. */
export function isVolumeName(name: string): boolean {
  return volumeOf(name)?.sure === true;
}

/** The size of the whole; null while one is not known. */
export function totalBytes(volumes: readonly { readonly sizeBytes: number | null }[]): number | null {
  let sum = 0;
  for (const { sizeBytes } of volumes) {
    if (sizeBytes === null) return null;
    sum += sizeBytes;
  }
  return sum;
}

/** As a property that is only there where it says something. */
export function volumesPart<T>(volumes: readonly T[] | null | undefined): { readonly volumes?: readonly T[] } {
  return volumes === null || volumes === undefined ? {} : { volumes };
}

export function isVolumeSet<T>(entry: T | VolumeSet<T>): entry is VolumeSet<T> {
  return typeof entry === 'object' && entry !== null && 'volumes' in entry && 'missing' in entry;
}
