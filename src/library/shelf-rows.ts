/**
 * The rows of a shelf as an import and a link see them: who is where, in columns, in one block of bytes beside that of shelf.ts.
 * It does the work of two indexes over the table of games for a tenth of their cost: a refresh compares numbers, a link is
 * found by a walk over one column. Pure.
 */

import { linkHash, rowHash } from '../catalog/link-hash.ts';
import type { CatalogRow } from '../model.ts';
import { Numbers } from './numbers.ts';

export interface ShelfRows {
  readonly count: number;
  /** rowHash of the row. */
  readonly links: Float64Array;
  /** Name, size, reason and volumes in one number: equal when a refresh finds the row as it was. */
  readonly digests: Float64Array;
  readonly ids: Uint32Array;
  readonly sources: Uint32Array;
}

const ROW_BYTES = 8 + 8 + 4 + 4;

function layout(bytes: ArrayBuffer, from: number, count: number): ShelfRows {
  return {
    count,
    links: new Float64Array(bytes, from, count),
    digests: new Float64Array(bytes, from + count * 8, count),
    ids: new Uint32Array(bytes, from + count * 16, count),
    sources: new Uint32Array(bytes, from + count * 20, count),
  };
}

/** The stored block as columns; null when it is not that of `count` rows. The block is used, not copied. */
export function openRows(block: unknown, count: number): ShelfRows | null {
  if (!(block instanceof Uint8Array) || block.byteLength !== count * ROW_BYTES) return null;
  const aligned = block.byteOffset % 8 === 0 ? block : new Uint8Array(block);
  return layout(aligned.buffer as ArrayBuffer, aligned.byteOffset, count);
}

/** Games on their way to a shelf, as columns: an object for each would be a third of the garbage of an import. */
export class ShelfDraft {
  readonly ids = new Numbers(Uint32Array);
  readonly sources = new Set<number>();
  readonly names: string[] = [];
  /** Bytes; -1: not known. */
  readonly sizes = new Numbers(Float64Array);
  /** 1: the link can be fetched. */
  readonly supported = new Numbers(Uint8Array);
  readonly #links = new Numbers(Float64Array);
  readonly #digests = new Numbers(Float64Array);
  readonly #sourceOf = new Numbers(Uint32Array);

  put(id: number, source: number, row: CatalogRow): void {
    this.ids.push(id);
    this.sources.add(source);
    this.#sourceOf.push(source);
    this.#links.push(rowHash(row));
    this.#digests.push(digest(row));
    this.names.push(row.name);
    this.sizes.push(row.sizeBytes ?? -1);
    this.supported.push(row.unsupported === undefined ? 1 : 0);
  }

  get count(): number {
    return this.ids.length;
  }

  /** The block to store; `order`: index by position. */
  rowsBlock(order: Uint32Array): Uint8Array {
    const block = new Uint8Array(order.length * ROW_BYTES);
    const { links, digests, ids, sources } = layout(block.buffer, 0, order.length);
    order.forEach((from, at) => {
      links[at] = this.#links.at(from);
      digests[at] = this.#digests.at(from);
      ids[at] = this.ids.at(from);
      sources[at] = this.#sourceOf.at(from);
    });
    return block;
  }
}

/** What a refresh compares a row by. */
export function digest({ name, sizeBytes, unsupported, volumes }: CatalogRow): number {
  const reason = unsupported === undefined ? 0 : linkHash(unsupported);
  const links = volumes === undefined ? 0 : linkHash(volumes.map(({ name: own, url }) => `${own} ${url}`).join(' '));
  return (((linkHash(name) + reason + (sizeBytes ?? -1)) % 2 ** 53) + links) % 2 ** 53;
}

/** Ids of the rows that have this link. */
export function idsOf({ links, ids }: ShelfRows, link: number): number[] {
  const found: number[] = [];
  for (let at = links.indexOf(link); at >= 0; at = links.indexOf(link, at + 1)) found.push(ids[at] as number);
  return found;
}
