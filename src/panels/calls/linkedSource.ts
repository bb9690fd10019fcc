import { useEffect, useState } from 'react';
import { getDataSourceSrv, getTemplateSrv, locationService } from '@grafana/runtime';
import { sourceOfLink, type NamedSource, type SourceVariable, type Strange } from './sourceOfLink';

const OURS = 'spanloom-spanstore-datasource';

/**
 * Opens what a link names as the data source, and keeps a link to another one from leaving the dashboard without any.
 *
 * @param isLive false where the dashboard's variables cannot change, in a snapshot
 * @returns what the link names and what is shown in its place; null when there is nothing to tell
 */
export function useLinkedSource(isLive: boolean): Strange | null {
  const [strange, setStrange] = useState<Strange | null>(null);

  useEffect(() => {
    if (!isLive) {
      return undefined;
    }
    const read = () => {
      const found = sourceOfLink(locationService.getSearch(), variables(), sources());
      if (found.strange) {
        setStrange(found.strange);
      } else if (found.value !== null) {
        // Somebody has chosen another one since.
        setStrange((told) => (told && told.value !== found.value ? null : told));
      }
      if (Object.keys(found.change).length > 0) {
        locationService.partial(found.change, true);
      }
    };
    read();
    return locationService.getHistory().listen(read);
  }, [isLive]);

  return strange;
}

function variables(): SourceVariable[] {
  const all = (getTemplateSrv()?.getVariables?.() ?? []) as unknown as SourceVariable[];
  return all.map(({ name, type, query, current, options }) => ({
    name,
    type: type === 'datasource' && query !== OURS ? 'other' : type,
    query,
    current,
    options,
  }));
}

function sources(): NamedSource[] {
  return getDataSourceSrv()?.getList?.({ pluginId: OURS }) ?? [];
}
