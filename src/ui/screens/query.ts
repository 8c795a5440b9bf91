/** Filters and queries as screens make and change them. Pure. */

import type { GameFilter, GameQuery } from '../../library/types.ts';
import type { Context } from '../screen.ts';

/** Everything there is. */
export function noFilter(grouped: boolean): GameFilter {
  return {
    regions: [],
    languages: [],
    hidePreReleases: false,
    only: 'all',
    minBytes: null,
    maxBytes: null,
    grouped,
  };
}

/** Whether the filter hides anything. */
export function isFiltering(filter: GameFilter): boolean {
  return (
    filter.regions.length > 0 ||
    filter.languages.length > 0 ||
    filter.hidePreReleases ||
    filter.only !== 'all' ||
    filter.minBytes !== null ||
    filter.maxBytes !== null
  );
}

const listKey = (systemName: string | null): string => systemName ?? '*';

/** A system's list as it was last filtered and sorted. */
export function queryFor(context: Context, systemName: string | null, words = ''): GameQuery {
  const kept = context.settings.lists[listKey(systemName)];
  const filter = kept?.filter ?? noFilter(context.settings.grouped);
  return { systemName, words, filter, sort: kept?.sort ?? 'name' };
}

/** The settings with the query's filter and sort kept for its system. */
export function keptLists(context: Context, query: GameQuery): Context['settings']['lists'] {
  return { ...context.settings.lists, [listKey(query.systemName)]: { filter: query.filter, sort: query.sort } };
}
