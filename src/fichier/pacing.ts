/** When the next call to the host may go out. Pure: times are monotonic milliseconds given by the caller. */

/** The host's limits as this program keeps them; sources: product.md §4, facts of the API. */
export interface Pace {
  /** Between two calls when all is well. */
  readonly callMs: number;
  readonly userInfoMs: number;
  /** Between two listings of one folder. */
  readonly folderMs: number;
  /** Between two listings of every file of the account. */
  readonly wholeAccountMs: number;
}

export const DEFAULT_PACE: Pace = {
  callMs: 1_000,
  userInfoMs: 5 * 60_000,
  folderMs: 30_000,
  wholeAccountMs: 60 * 60_000,
};

/** The longest spacing that floods can lead to. */
const LONGEST_SPACING_MS = 30_000;
/** What a flood starts doubling from when the usual spacing is (nearly) none. */
const LEAST_FLOOD_SPACING_MS = 250;
/** Successes give back a tenth of the spacing each: some seven of them halve it. */
const RESTORE = 0.9;

export interface Spacing {
  readonly callMs: number;
  readonly spacingMs: number;
  /** No call before this moment. */
  readonly nextAt: number;
}

export function freshSpacing(callMs: number): Spacing {
  return { callMs, spacingMs: callMs, nextAt: Number.NEGATIVE_INFINITY };
}

/** How long a call has to wait. */
export function delayBefore(spacing: Spacing, now: number): number {
  return Math.max(0, spacing.nextAt - now);
}

/** Whether floods have made calls rarer than usual. */
export function isSlowed(spacing: Spacing): boolean {
  return spacing.spacingMs > spacing.callMs;
}

export interface Call {
  readonly outcome: 'success' | 'flood' | 'failure';
  readonly sentAt: number;
  readonly answeredAt: number;
}

/**
 * After a call. A flood doubles the spacing, a success slowly restores it. While all is well calls are kept apart from
 * sending to sending (there is never more than one on its way); after a complaint or a failure from its answer on.
 */
export function afterCall(spacing: Spacing, { outcome, sentAt, answeredAt }: Call): Spacing {
  const { callMs } = spacing;
  const doubled = Math.min(LONGEST_SPACING_MS, Math.max(spacing.spacingMs, LEAST_FLOOD_SPACING_MS) * 2);
  const restored = spacing.spacingMs * RESTORE <= callMs * 1.05 + 1 ? callMs : spacing.spacingMs * RESTORE;
  const spacingMs = outcome === 'flood' ? doubled : outcome === 'success' ? restored : spacing.spacingMs;
  const well = outcome === 'success' && spacingMs === callMs;
  return { callMs, spacingMs, nextAt: (well ? sentAt : answeredAt) + spacingMs };
}
