/**
 * Numbers by link (link-hash.ts), in two columns: a Map of such keys keeps an object for each, four times the memory. Only ever
 * grows. Pure.
 */

/** Of a place that nothing is in; no link has it, as linkHash gives no negative numbers. */
const FREE = -1;

export class LinkMap {
  #links = new Float64Array(1024).fill(FREE);
  #numbers = new Int32Array(1024);
  size = 0;

  /** Where the link is, or the free place where it would be. */
  #place(link: number): number {
    const mask = this.#links.length - 1;
    let at = link & mask;
    for (let there = this.#links[at]; there !== link && there !== FREE; there = this.#links[at]) at = (at + 1) & mask;
    return at;
  }

  get(link: number): number | undefined {
    const at = this.#place(link);
    return this.#links[at] === FREE ? undefined : this.#numbers[at];
  }

  /** `number`: of 32 bits. Returns whether the link was new. */
  set(link: number, number: number): boolean {
    if (this.size * 4 >= this.#links.length * 3) this.#grow();
    const at = this.#place(link);
    const isNew = this.#links[at] === FREE;
    if (isNew) this.size++;
    this.#links[at] = link;
    this.#numbers[at] = number;
    return isNew;
  }

  #grow(): void {
    const links = this.#links;
    const numbers = this.#numbers;
    this.#links = new Float64Array(links.length * 2).fill(FREE);
    this.#numbers = new Int32Array(links.length * 2);
    links.forEach((link, from) => {
      if (link === FREE) return;
      const at = this.#place(link);
      this.#links[at] = link;
      this.#numbers[at] = numbers[from] as number;
    });
  }
}
