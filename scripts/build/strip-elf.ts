/**
 * Makes executables smaller. Strips a 64-bit little-endian ELF executable: symbols, debug information and every other section that is not loaded
 * are left out. It does what `strip` does, for any machine, so that no build needs the binutils of another architecture.
 * Layout: ELF-64 Object File Format, version 1.5.
 */

const SECTION = 64;
const ALLOC = 2n;
const NOBITS = 8;

interface Section {
  readonly header: Buffer;
  readonly name: string;
}

const u32 = (header: Buffer, at: number): number => header.readUInt32LE(at);
const offset = (header: Buffer): number => Number(header.readBigUInt64LE(24));
const size = (header: Buffer): number => Number(header.readBigUInt64LE(32));
const loaded = (header: Buffer): boolean => (header.readBigUInt64LE(8) & ALLOC) !== 0n;

function readSections(elf: Buffer): Section[] {
  if (elf.readUInt32BE(0) !== 0x7f454c46 || elf[4] !== 2 || elf[5] !== 1 || elf.readUInt16LE(0x3a) !== SECTION) {
    throw new Error('not a 64-bit little-endian ELF file');
  }
  const start = Number(elf.readBigUInt64LE(0x28));
  const count = elf.readUInt16LE(0x3c);
  const headers = Array.from({ length: count }, (_, i) =>
    Buffer.from(elf.subarray(start + i * SECTION, start + (i + 1) * SECTION)),
  );
  const names = headers[elf.readUInt16LE(0x3e)];
  if (names === undefined) throw new Error('an ELF file without section names');
  return headers.map((header) => {
    const at = offset(names) + u32(header, 0);
    return { header, name: elf.toString('latin1', at, elf.indexOf(0, at)) };
  });
}

/** The file without what is not loaded; the loaded bytes stay where they are. */
export function stripElf(elf: Buffer): Buffer {
  const sections = readSections(elf);
  // The first header is the empty one that every file has.
  const kept = sections.filter(({ header }, i) => i === 0 || loaded(header));
  const end = Math.max(...kept.map(({ header }) => (u32(header, 4) === NOBITS ? 0 : offset(header) + size(header))));
  const names = Buffer.from(`${['', ...kept.slice(1).map(({ name }) => name), '.shstrtab'].join('\0')}\0`, 'latin1');
  const indexOf = new Map(sections.map((section, i) => [i, kept.indexOf(section)]));
  for (const { header, name } of kept.slice(1)) {
    header.writeUInt32LE(names.indexOf(`\0${name}\0`, 0, 'latin1') + 1, 0);
    // sh_link points at another section, sh_info only for relocations.
    header.writeUInt32LE(Math.max(0, indexOf.get(u32(header, 40)) ?? 0), 40);
    if ((header.readBigUInt64LE(8) & 0x40n) !== 0n) {
      header.writeUInt32LE(Math.max(0, indexOf.get(u32(header, 44)) ?? 0), 44);
    }
  }
  const namesHeader = Buffer.alloc(SECTION);
  namesHeader.writeUInt32LE(names.indexOf('\0.shstrtab\0', 0, 'latin1') + 1, 0);
  namesHeader.writeUInt32LE(3, 4);
  namesHeader.writeBigUInt64LE(BigInt(end), 24);
  namesHeader.writeBigUInt64LE(BigInt(names.length), 32);
  namesHeader.writeBigUInt64LE(1n, 48);

  const padding = Buffer.alloc(-(end + names.length) & 7);
  const head = Buffer.from(elf.subarray(0, end));
  head.writeBigUInt64LE(BigInt(end + names.length + padding.length), 0x28);
  head.writeUInt16LE(kept.length + 1, 0x3c);
  head.writeUInt16LE(kept.length, 0x3e);
  return Buffer.concat([head, names, padding, ...kept.map(({ header }) => header), namesHeader]);
}

const PROGRAM_HEADER = 56;
/** Of the kernels with the largest pages. */
const PAGE = 0x10000;

/**
 * Injecting leaves a quarter of a megabyte of zeros in front of what was injected, as much as the program's zeroed data takes in
 * memory. The last loaded part is moved up to what lies before it, by whole pages; in memory everything stays where it was.
 */
export function closeGap(elf: Buffer): Buffer {
  const programs = Array.from(
    { length: elf.readUInt16LE(0x38) },
    (_, i) => Number(elf.readBigUInt64LE(0x20)) + i * PROGRAM_HEADER,
  );
  const offsetAt = (header: number): number => Number(elf.readBigUInt64LE(header + 8));
  const last = Math.max(...programs.filter((header) => elf.readUInt32LE(header) === 1).map(offsetAt));
  const sections = readSections(elf).slice(1);
  const ends = sections
    .filter(({ header }) => u32(header, 4) !== NOBITS && offset(header) < last)
    .map(({ header }) => offset(header) + size(header));
  const gap = Math.floor((last - Math.max(0, ...ends)) / PAGE) * PAGE;
  if (gap <= 0 || elf.subarray(last - gap, last).some((byte) => byte !== 0)) return elf;
  const moved = Buffer.concat([elf.subarray(0, last - gap), elf.subarray(last)]);
  const move = (field: number): void => {
    const at = Number(moved.readBigUInt64LE(field));
    if (at >= last) moved.writeBigUInt64LE(BigInt(at - gap), field);
  };
  for (const header of programs) move(header + 8);
  move(0x28);
  const table = Number(moved.readBigUInt64LE(0x28));
  for (let i = 0; i <= sections.length; i++) move(table + i * SECTION + 24);
  return moved;
}

/**
 * Injecting also fills its part up to a whole large page, behind which the section headers are. They are moved up to the part's last
 * section, so that a kilobyte more costs a kilobyte and not, now and then, 64.
 */
export function closeTail(elf: Buffer): Buffer {
  const table = Number(elf.readBigUInt64LE(0x28));
  const sections = readSections(elf);
  const headers = elf.subarray(table, table + sections.length * SECTION);
  const ends = sections
    .filter(({ header }) => u32(header, 4) !== NOBITS)
    .map(({ header }) => offset(header) + size(header));
  const end = Math.ceil(Math.max(...ends) / 8) * 8;
  if (table + headers.length !== elf.length || elf.subarray(end, table).some((byte) => byte !== 0)) return elf;
  const closed = Buffer.concat([elf.subarray(0, end), headers]);
  closed.writeBigUInt64LE(BigInt(end), 0x28);
  for (let i = 0; i < closed.readUInt16LE(0x38); i++) {
    const header = Number(closed.readBigUInt64LE(0x20)) + i * PROGRAM_HEADER;
    const room = BigInt(end) - closed.readBigUInt64LE(header + 8);
    // In the file, and in memory where it was as large as in the file.
    for (const field of [40, 32]) {
      const inFile = closed.readBigUInt64LE(header + 32);
      if (inFile > room && closed.readBigUInt64LE(header + field) === inFile)
        closed.writeBigUInt64LE(room, header + field);
    }
  }
  return closed;
}
