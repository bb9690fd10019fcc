/** The ids that could tie a span to a parent, side by side: the span's own, the chosen parent's, those of the parents not taken. */
import { ID_NAMES, matchesOf, type IdName } from '../../../trace/matches';
import type { PanelTrace } from '../../../frames/panelTrace';
import type { ProposalFacts } from './proposals';

export interface EvidenceColumn {
  /** Index in the trace; -1 where it is not in it. */
  span: number;
  title: string;
  chosen: boolean;
}

export interface EvidenceRow {
  /** `req_tcp_seq`, or `parent_span_id = span_id` where the two ends call it differently. */
  name: string;
  own: string;
  /** By column. `matches` where it ties the two. */
  cells: Array<{ value: string; matches: boolean }>;
}

export interface EvidenceMatrix {
  columns: EvidenceColumn[];
  rows: EvidenceRow[];
}

/** More are read one by one. */
const MOST_COLUMNS = 5;

/**
 * @param chosen the parent that was taken, null for a root
 * @param lost those that were not, the strongest first
 */
export function evidenceMatrix(
  trace: PanelTrace,
  span: number,
  chosen: ProposalFacts | null,
  lost: readonly ProposalFacts[]
): EvidenceMatrix {
  const proposals = [...(chosen ? [chosen] : []), ...lost].slice(0, MOST_COLUMNS);
  const own = trace.ids(span);
  const idsOf = proposals.map(({ parent }) => (parent >= 0 ? trace.ids(parent) : {}));
  const pairs = new Map<string, readonly [IdName, IdName]>();
  const matched = proposals.map(({ kinds }, k) => {
    const matches = matchesOf(kinds, own, idsOf[k]);
    matches.forEach(({ childName, parentName }) => pairs.set(`${childName} ${parentName}`, [childName, parentName]));
    return new Map(matches.map(({ childName, parentName, value }) => [`${childName} ${parentName}`, value]));
  });
  const order = (name: IdName) => ID_NAMES.indexOf(name);
  const rows = Array.from(pairs, ([key, [childName, parentName]]) => ({ key, childName, parentName }))
    .sort((a, b) => order(a.childName) - order(b.childName) || order(a.parentName) - order(b.parentName))
    .map(({ key, childName, parentName }) => ({
      name: childName === parentName ? childName : `${childName} = ${parentName}`,
      own: own[childName] ?? '',
      cells: proposals.map((_, k) => ({
        value: matched[k].get(key) ?? idsOf[k][parentName] ?? '',
        matches: matched[k].has(key),
      })),
    }));
  const columns = proposals.map((proposal) => ({
    span: proposal.parent,
    title: proposal.title,
    chosen: proposal === chosen,
  }));
  return { columns, rows };
}
