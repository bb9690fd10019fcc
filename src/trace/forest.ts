import type { Evidence, Link, PassedOver, Strength } from './trace';

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
 * in near-constant time, whatever the depth. What was proposed and not taken is kept with the reason.
 */
export class Forest {
  readonly links: Array<Link | null>;
  readonly passedOver = new Map<number, PassedOver[]>();
  private readonly tops: Int32Array;
  private readonly leaf: Uint8Array;

  constructor(size: number) {
    this.links = new Array<Link | null>(size).fill(null);
    this.tops = Int32Array.from({ length: size }, (_, i) => i);
    this.leaf = new Uint8Array(size).fill(1);
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

  hasChild(span: number): boolean {
    return this.leaf[span] === 0;
  }

  /** The parent's index, -1 for a root. */
  parentOf(span: number): number {
    return this.links[span]?.parent ?? -1;
  }

  /** True when the one hangs somewhere below the other, as far as `MOST_LEVELS` levels up. */
  isBelow(span: number, ancestor: number): boolean {
    let at = span;
    for (let level = 0; level < MOST_LEVELS && at >= 0 && at !== ancestor; level++) {
      at = this.parentOf(at);
    }
    return at === ancestor;
  }

  /** Makes the link, unless the child has a parent or a cycle would close, which is noted; says whether it was made. */
  link(proposal: Proposal): boolean {
    const { child, parent, evidence, strength, confidence, note } = proposal;
    const taken = this.links[child];
    if (taken) {
      if (taken.parent !== parent) {
        this.passOver(proposal, `${taken.evidence.join(', ')} had named its parent`);
      }
      return false;
    }
    if (this.top(parent) === child) {
      this.passOver(proposal, 'it would be its own ancestor');
      return false;
    }
    this.links[child] = { parent, evidence, strength, confidence, note };
    this.tops[child] = this.top(parent);
    this.leaf[parent] = 0;
    return true;
  }

  /** Keeps a proposal that was not taken, with the reason in words. */
  passOver({ child, parent, evidence, strength, confidence, note }: Proposal, reason: string): void {
    if (child === parent) {
      return;
    }
    const known = this.passedOver.get(child);
    const passed = { parent, evidence, strength, confidence, note, reason };
    if (!known) {
      this.passedOver.set(child, [passed]);
    } else if (known.length < MOST_PASSED_OVER && !known.some((other) => other.parent === parent)) {
      known.push(passed);
    }
  }
}

/** Levels that a question about ancestors climbs: it is asked for calls, whose callers are near. */
const MOST_LEVELS = 1000;

/** Losing proposals that are kept for a span: a retried call can have thousands. */
const MOST_PASSED_OVER = 8;

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
