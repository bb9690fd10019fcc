import type { Completeness, Evidence, Strength, Trace } from '../src/trace/trace';

export interface TraceJson {
  spans: Array<{ ids: string[]; parent: number | null; evidence: Evidence[]; strength: Strength | null }>;
  completeness: Completeness;
}

/** The tree in the terms of `--json`: every row id in exactly one span, `parent` an index into `spans`. */
export function traceToJson(trace: Trace): TraceJson {
  return {
    spans: trace.spans.map((span, i) => {
      const link = trace.links[i];
      return {
        ids: span.ids,
        parent: link ? link.parent : null,
        evidence: link ? link.evidence : [],
        strength: link ? link.strength : null,
      };
    }),
    completeness: trace.completeness,
  };
}
