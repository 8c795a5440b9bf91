/** A plot with two logarithmic axes as plain SVG: how a cost grows is read from the slope of its line. Pure. */

export interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Plot {
  readonly title: string;
  readonly x: string;
  readonly y: string;
  readonly series: readonly Series[];
}

const WIDTH = 640;
const HEIGHT = 400;
const BOX = { left: 64, right: 624, top: 40, bottom: 344 };
const COLOURS = ['#1b6ca8', '#c0392b', '#2e8b57', '#8e44ad', '#b9770e', '#555555'];

const text = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** The decades that hold all values: exponents of ten. */
function decades(values: readonly number[]): readonly [low: number, high: number] {
  const logs = values.filter((value) => value > 0).map(Math.log10);
  const low = Math.floor(Math.min(...logs) + 1e-9);
  return [low, Math.max(low + 1, Math.ceil(Math.max(...logs) - 1e-9))];
}

/** 10 -> `10`, 1e6 -> `1M`, 0.001 -> `0.001`. */
export function short(value: number): string {
  for (const [size, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= size) return `${value / size}${letter}`;
  }
  return String(Number(value.toPrecision(3)));
}

class Axis {
  readonly #low: number;
  readonly #high: number;
  readonly #from: number;
  readonly #to: number;

  constructor(values: readonly number[], from: number, to: number) {
    [this.#low, this.#high] = decades(values);
    this.#from = from;
    this.#to = to;
  }

  at(value: number): string {
    const part = (Math.log10(value) - this.#low) / (this.#high - this.#low);
    return (this.#from + part * (this.#to - this.#from)).toFixed(1);
  }

  get ticks(): number[] {
    return Array.from({ length: this.#high - this.#low + 1 }, (_, n) => 10 ** (this.#low + n));
  }
}

function drawing({ name, points }: Series, at: number, x: Axis, y: Axis): string[] {
  const colour = COLOURS[at % COLOURS.length] ?? '#000';
  const places = points.filter(([, value]) => value > 0).map(([a, b]) => [x.at(a), y.at(b)] as const);
  const legendY = BOX.top + 14 + at * 16;
  return [
    `<polyline points="${places.map((place) => place.join(',')).join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`),
    `<rect x="${BOX.left + 10}" y="${legendY - 8}" width="10" height="10" fill="${colour}"/>`,
    `<text x="${BOX.left + 26}" y="${legendY + 1}">${text(name)}</text>`,
  ];
}

/** The whole SVG. Points that are not above 0 cannot be shown and are left out. */
export function plot({ title, x: xName, y: yName, series }: Plot): string {
  const points = series.flatMap((one) => one.points);
  const x = new Axis(
    points.map(([value]) => value),
    BOX.left,
    BOX.right,
  );
  const y = new Axis(
    points.map(([, value]) => value),
    BOX.bottom,
    BOX.top,
  );
  const grid = [
    ...x.ticks.flatMap((tick) => [
      `<line x1="${x.at(tick)}" y1="${BOX.top}" x2="${x.at(tick)}" y2="${BOX.bottom}" stroke="#ddd"/>`,
      `<text x="${x.at(tick)}" y="${BOX.bottom + 18}" text-anchor="middle">${short(tick)}</text>`,
    ]),
    ...y.ticks.flatMap((tick) => [
      `<line x1="${BOX.left}" y1="${y.at(tick)}" x2="${BOX.right}" y2="${y.at(tick)}" stroke="#ddd"/>`,
      `<text x="${BOX.left - 8}" y="${Number(y.at(tick)) + 4}" text-anchor="end">${short(tick)}</text>`,
    ]),
  ];
  const middle = { x: (BOX.left + BOX.right) / 2, y: (BOX.top + BOX.bottom) / 2 };
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<title>${text(title)}: ${text(yName)} by ${text(xName)}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    `<text x="${middle.x}" y="22" text-anchor="middle" font-size="15">${text(title)}</text>`,
    ...grid,
    `<rect x="${BOX.left}" y="${BOX.top}" width="${BOX.right - BOX.left}" height="${BOX.bottom - BOX.top}" fill="none" stroke="#888"/>`,
    `<text x="${middle.x}" y="${HEIGHT - 12}" text-anchor="middle">${text(xName)}</text>`,
    `<text x="16" y="${middle.y}" text-anchor="middle" transform="rotate(-90 16 ${middle.y})">${text(yName)}</text>`,
    ...series.flatMap((one, at) => drawing(one, at, x, y)),
    '</svg>',
  ].join('\n')}\n`;
}
