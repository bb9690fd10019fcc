import { and, printQuery, type Query } from '../find/query';
import { NO_SERVICE, type Grouping } from './statistics';

const SOURCES: Record<string, string> = { A: 'otel', S: 'ebpf', N: 'packet' };

/**
 * What finds the spans of a group, as the reader would type it. Of others it finds those whose names differ in upper and lower case
 * alone. `withNetwork`: the trace has network spans, which may name a service and belong to none.
 */
export function groupQuery(by: Grouping, name: readonly string[], withNetwork: boolean): string {
  const ofService = (service: string): Query[] =>
    service === NO_SERVICE
      ? [equals('source', 'packet')]
      : [
          equals('service', service),
          ...(withNetwork ? [{ kind: 'not', of: equals('source', 'packet') } as const] : []),
        ];
  switch (by) {
    case 'service':
      return printQuery(and(ofService(name[0])));
    case 'serviceOperation':
      return printQuery(and([...ofService(name[0]), equals('operation', name[1])]));
    case 'source':
      return printQuery(equals('source', SOURCES[name[0]]));
    default:
      return printQuery(equals(by, name[0]));
  }
}

const equals = (key: string, value: string): Query =>
  value === '' ? { kind: 'not', of: { kind: 'has', key } } : { kind: 'equals', key, value };
