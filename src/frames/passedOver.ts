import type { Strength } from '../trace/trace';

/** A parent that was proposed for a span and not taken, as the frame carries it. */
export interface PassedOverSpan {
  /** Span id (`spanID`) of the proposed parent. */
  parent: string;
  evidence: string[];
  strength: Strength;
  /** 0..1. */
  confidence: number;
  /** The matching values in words; '' where the ids of the two spans show them. */
  note: string;
  /** Why it was not taken, in words. */
  reason: string;
}

/** As compact text: a JSON array with an array for each, `[parent, evidence, strength, confidence, note, reason]`. */
export function passedOverText(passed: readonly PassedOverSpan[]): string {
  return passed.length === 0
    ? ''
    : JSON.stringify(
        passed.map(({ parent, evidence, strength, confidence, note, reason }) => [
          parent,
          evidence.join(','),
          strength,
          confidence,
          note,
          reason,
        ])
      );
}

/** The same read back; what is no such text gives none. */
export function readPassedOver(text: string): PassedOverSpan[] {
  if (text === '') {
    return [];
  }
  try {
    const list: unknown = JSON.parse(text);
    return (Array.isArray(list) ? list : [])
      .filter((entry): entry is unknown[] => Array.isArray(entry) && typeof entry[0] === 'string')
      .map(([parent, evidence, strength, confidence, note, reason]) => ({
        parent: parent as string,
        evidence: String(evidence ?? '')
          .split(',')
          .filter((word) => word !== ''),
        strength: strength === 'exact' ? 'exact' : 'inferred',
        confidence: Number(confidence) || 0,
        note: String(note ?? ''),
        reason: String(reason ?? ''),
      }));
  } catch {
    return [];
  }
}
