import type { Evidence, Link, Strength } from './trace';

/** A parent that a rule proposes for a span; indices into the stitched spans. */
export interface Proposal {
  child: number;
  parent: number;
  evidence: Evidence[];
  strength: Strength;
  /** 0..1; 1 where exact. */
  confidence: number;
  /** See `Link.note`. */
  note: string;
}

/**
 * The links chosen so far. A span gets one parent and keeps it; a link that would close a cycle is refused.
 * A child is always the top of its own tree when it is linked, so one union-find answers the cycle question
 * in near-constant time, whatever the depth.
 */
export class Forest {
  readonly links: Array<Link | null>;
  private readonly tops: Int32Array;

  constructor(size: number) {
    this.links = new Array<Link | null>(size).fill(null);
    this.tops = Int32Array.from({ length: size }, (_, i) => i);
  }

  /** The top of the tree that a span hangs in. */
  top(span: number): number {
    let top = span;
    while (this.tops[top] !== top) {
      top = this.tops[top];
    }
    for (let at = span; this.tops[at] !== top;) {
      const next = this.tops[at];
      this.tops[at] = top;
      at = next;
    }
    return top;
  }

  hasParent(span: number): boolean {
    return this.links[span] !== null;
  }

  /** The parent's index, -1 for a root. */
  parentOf(span: number): number {
    return this.links[span]?.parent ?? -1;
  }

  /** True when the link can be made: no parent yet, and no cycle. */
  accepts(child: number, parent: number): boolean {
    return this.links[child] === null && this.top(parent) !== child;
  }

  /** Makes the link if it can be made; says whether it was. */
  link({ child, parent, evidence, strength, confidence, note }: Proposal): boolean {
    if (!this.accepts(child, parent)) {
      return false;
    }
    this.links[child] = { parent, evidence, strength, confidence, note };
    this.tops[child] = this.top(parent);
    return true;
  }
}

/** A proposal that rests on ids naming that very parent. */
export function exact(child: number, parent: number, evidence: Evidence[], note = ''): Proposal {
  return { child, parent, evidence, strength: 'exact', confidence: 1, note };
}

/** A proposal that rests on more than ids. */
export function inferred(
  child: number,
  parent: number,
  evidence: Evidence[],
  confidence: number,
  note: string
): Proposal {
  return { child, parent, evidence, strength: 'inferred', confidence, note };
}
