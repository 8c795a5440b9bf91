/**
 * Lists that are read item by item. An array is one. The files of a game may be a hundred thousand: such lists are kept in a form that takes
 * little memory (columns.ts), each item is made when it is asked for, and what is derived from them is no second list.
 */

/** What arrays and long lists have in common. */
export interface List<T> extends Iterable<T> {
  readonly length: number;
  at(n: number): T | undefined;
  entries(): Iterable<[number, T]>;
  map<U>(make: (item: T, n: number) => U): U[];
  filter(test: (item: T, n: number) => boolean): T[];
  find(test: (item: T, n: number) => boolean): T | undefined;
  some(test: (item: T, n: number) => boolean): boolean;
  every(test: (item: T, n: number) => boolean): boolean;
  reduce<U>(add: (sum: U, item: T, n: number) => U, first: U): U;
}

/** A list that makes its items when they are asked for: two reads give two objects of the same content. */
export abstract class LazyList<T> implements List<T> {
  abstract readonly length: number;

  /** Item `n`, which is there. */
  protected abstract item(n: number): T;

  at(n: number): T | undefined {
    const place = n < 0 ? n + this.length : n;
    return place >= 0 && place < this.length ? this.item(place) : undefined;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let n = 0; n < this.length; n++) yield this.item(n);
  }

  *entries(): Generator<[number, T]> {
    for (let n = 0; n < this.length; n++) yield [n, this.item(n)];
  }

  map<U>(make: (item: T, n: number) => U): U[] {
    return Array.from(this, make);
  }

  filter(test: (item: T, n: number) => boolean): T[] {
    const found: T[] = [];
    for (let n = 0; n < this.length; n++) {
      const item = this.item(n);
      if (test(item, n)) found.push(item);
    }
    return found;
  }

  find(test: (item: T, n: number) => boolean): T | undefined {
    for (let n = 0; n < this.length; n++) {
      const item = this.item(n);
      if (test(item, n)) return item;
    }
    return undefined;
  }

  some(test: (item: T, n: number) => boolean): boolean {
    return this.find(test) !== undefined;
  }

  every(test: (item: T, n: number) => boolean): boolean {
    return !this.some((item, n) => !test(item, n));
  }

  reduce<U>(add: (sum: U, item: T, n: number) => U, first: U): U {
    let sum = first;
    for (let n = 0; n < this.length; n++) sum = add(sum, this.item(n), n);
    return sum;
  }

  toJSON(): T[] {
    return [...this];
  }
}

class Mapped<T, U> extends LazyList<U> {
  readonly #list: List<T>;
  readonly #make: (item: T, n: number) => U;

  constructor(list: List<T>, make: (item: T, n: number) => U) {
    super();
    this.#list = list;
    this.#make = make;
  }

  get length(): number {
    return this.#list.length;
  }

  protected override item(n: number): U {
    return this.#make(this.#list.at(n) as T, n);
  }
}

class Picked<T> extends LazyList<T> {
  readonly #list: List<T>;
  readonly #places: Uint32Array;

  constructor(list: List<T>, places: Uint32Array) {
    super();
    this.#list = list;
    this.#places = places;
  }

  get length(): number {
    return this.#places.length;
  }

  protected override item(n: number): T {
    return this.#list.at(this.#places[n] as number) as T;
  }
}

/** Lists that are shorter are arrays. */
export const SHORT = 64;

/** What `make` makes of each item; of a long list it is made anew at each read, and nothing is kept. */
export const mapped = <T, U>(list: List<T>, make: (item: T, n: number) => U): List<U> =>
  list.length < SHORT ? list.map(make) : new Mapped(list, make);

/** The items at these places, in this order. */
export const picked = <T>(list: List<T>, places: Uint32Array): List<T> =>
  list.length < SHORT ? Array.from(places, (n) => list.at(n) as T) : new Picked(list, places);

/** The items that pass the test; where all do, the list itself. */
export function filtered<T>(list: List<T>, test: (item: T, n: number) => boolean): List<T> {
  const places = new Uint32Array(list.length);
  let count = 0;
  for (const [n, item] of list.entries()) if (test(item, n)) places[count++] = n;
  return count === list.length ? list : picked(list, places.slice(0, count));
}

/** The items of the first list, then those of the second. */
export function* chain<T>(first: Iterable<T>, second: Iterable<T>): Generator<T> {
  yield* first;
  yield* second;
}

/** The places of a list in the order of a number that each item has; equal ones stay in their order. */
export function orderBy<T>(list: List<T>, number: (item: T) => number): Uint32Array {
  const keys = new Float64Array(list.length);
  for (const [n, item] of list.entries()) keys[n] = number(item);
  const places = Uint32Array.from(keys, (_, n) => n);
  if (keys.every((key, n) => n === 0 || (keys[n - 1] as number) <= key)) return places;
  return places.sort((a, b) => (keys[a] as number) - (keys[b] as number) || a - b);
}
