/**
 * How the reader looks at a trace, as parameters of the URL: only what differs from how the panel shows a trace at first.
 * Their names hold the panel's id, so that two panels of one dashboard do not write over each other. What is about one
 * trace alone counts only while the parameter `trace` names that trace; the switches stay from trace to trace.
 */
import { foldsText, readFolds } from './folds';
import type { ViewState } from './viewState';
import { VIEW_NAMES, type NetworkSpans } from '../views/viewNames';

/** Parameters by their names; null = not in the URL. */
export type UrlParams = Record<string, string | null>;

interface Codec<T> {
  /** Short and stable: links are kept. */
  name: string;
  /** Whether it is about the trace on screen, and about no other. */
  ofTrace?: boolean;
  write(value: T): string;
  /** Undefined where the text is no such value: then the panel's own counts. */
  read(text: string): T | undefined;
}

/** Longer ones are no work of ours. */
const MOST_CHARACTERS = 2000;
const NETWORK: readonly NetworkSpans[] = ['shown', 'folded', 'hidden'];

const oneOf = <T extends string>(name: string, words: readonly T[]): Codec<T> => ({
  name,
  write: (value) => value,
  read: (text) => words.find((word) => word === text),
});
const flag = (name: string, ofTrace = false): Codec<boolean> => ({
  name,
  ofTrace,
  write: (value) => (value ? '1' : '0'),
  read: (text) => (text === '1' ? true : text === '0' ? false : undefined),
});

const CODECS: { [Name in keyof ViewState]: Codec<ViewState[Name]> } = {
  view: oneOf('view', VIEW_NAMES),
  span: {
    name: 'span',
    ofTrace: true,
    write: (span) => (span === null ? '' : `${span.rowId}.${span.spanId}`),
    read: (text) => {
      const [, rowId, spanId] = /^([^.]*)\.(.+)$/s.exec(text) ?? [];
      return spanId === undefined ? undefined : { rowId, spanId };
    },
  },
  find: { name: 'find', ofTrace: true, write: (find) => find, read: (text) => text },
  onlyMatches: flag('only', true),
  colourBy: { name: 'colour', write: (by) => by, read: (text) => text || undefined },
  network: oneOf('network', NETWORK),
  showInferred: flag('inferred'),
  correctClocks: flag('clocks'),
  criticalPath: flag('path'),
  foldRepeats: flag('repeats'),
  folds: { name: 'folds', ofTrace: true, write: foldsText, read: readFolds },
  // From trace to trace: a base is kept to choose another call.
  base: { name: 'base', write: (id) => id, read: (text) => text },
  window: {
    name: 'window',
    ofTrace: true,
    write: (window) => (window === null ? '' : `${Math.floor(window.fromNs)}..${Math.ceil(window.toNs)}`),
    read: (text) => {
      const [, from, to] = /^(-?\d{1,16})\.\.(-?\d{1,16})$/.exec(text) ?? [];
      return Number(from) < Number(to) ? { fromNs: Number(from), toNs: Number(to) } : undefined;
    },
  },
};
const FIELDS = Object.keys(CODECS) as Array<keyof ViewState>;
const codecOf = (field: keyof ViewState) => CODECS[field] as Codec<unknown>;

/** The parameter's name in the URL of a dashboard. */
export function paramName(panel: number, name: string): string {
  return `spanloom-${panel}-${name}`;
}

/**
 * All parameters of a panel: with a value what is not as at first, null the others.
 * @param trace what names the trace on screen
 */
export function writeState(panel: number, trace: string, state: ViewState, first: ViewState): UrlParams {
  const params: UrlParams = {};
  let isAboutTrace = false;
  for (const field of FIELDS) {
    const { name, ofTrace, write } = codecOf(field);
    const text = wellFormed(write(state[field]));
    const isFirst = text === wellFormed(write(first[field]));
    params[paramName(panel, name)] = isFirst ? null : text;
    isAboutTrace = isAboutTrace || (ofTrace === true && !isFirst);
  }
  params[paramName(panel, 'trace')] = isAboutTrace ? trace : null;
  return params;
}

/** Halves of characters, which no URL can hold, become U+FFFD. */
function wellFormed(text: string): string {
  return /[\ud800-\udfff]/.test(text)
    ? Array.from(text, (one) => (/^[\ud800-\udfff]$/.test(one) ? '\ufffd' : one)).join('')
    : text;
}

/**
 * What the URL says of a panel's state; never throws. What it does not say, or says badly, is as at first.
 * @param get a parameter of the URL, null where it has none
 */
export function readState(
  panel: number,
  trace: string,
  get: (name: string) => string | null,
  first: ViewState
): ViewState {
  const state: ViewState = { ...first };
  const isThisTrace = get(paramName(panel, 'trace')) === trace;
  for (const field of FIELDS) {
    const { name, ofTrace, read } = codecOf(field);
    const text = ofTrace && !isThisTrace ? null : get(paramName(panel, name));
    const value = text === null || text === '' || text.length > MOST_CHARACTERS ? undefined : read(text);
    if (value !== undefined) {
      Object.assign(state, { [field]: value });
    }
  }
  return state;
}
