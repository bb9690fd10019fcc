import { NETWORK_GROUP } from '../layout/traceModel';
import { coloursByName, type BarColour, type GraphTheme } from './palette';

/** A colour for each colour group of a trace, in the order of `groups`. */
export function groupColours(groups: string[], colourBy: string, theme: GraphTheme): BarColour[] {
  if (colourBy === 'source') {
    const bySource: Record<string, BarColour> = { A: theme.application, S: theme.system, N: theme.network };
    return groups.map((group) => bySource[group] ?? theme.other);
  }
  if (colourBy === 'status') {
    const byStatus: Record<string, BarColour> = {
      ok: theme.ok,
      server_error: theme.failed,
      timeout: theme.late,
      client_error: theme.refused,
      parse_failed: theme.garbled,
    };
    return groups.map((group) => byStatus[group] ?? theme.other);
  }
  const byService = coloursByName(groups.filter((group) => group !== NETWORK_GROUP && group !== ''));
  return groups.map((group) => (group === NETWORK_GROUP ? theme.network : (byService.get(group) ?? theme.other)));
}
