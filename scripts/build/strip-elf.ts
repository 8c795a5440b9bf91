/**
 * Strips a 64-bit little-endian ELF executable: symbols, debug information and every other section that is not loaded
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
