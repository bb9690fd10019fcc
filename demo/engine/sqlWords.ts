import { bracket, meaningful, type Token } from './tokens';

/** The format of a `FORMAT x` clause at the end of a statement (SETTINGS may follow), in the text's own spelling. */
export function formatClause(source: Buffer, tokens: readonly Token[]): string | undefined {
  const words = meaningful(tokens).filter(({ type }) => type !== 'Semicolon');
  let depth = 0;
  for (let i = words.length - 1; i > 0; i--) {
    depth += bracket(words[i]);
    if (depth === 0 && words[i - 1].word === 'FORMAT' && words[i].word !== '') {
      const next = words[i + 1];
      return !next || next.word === 'SETTINGS' ? source.toString('latin1', words[i].start, words[i].end) : undefined;
    }
  }
  return undefined;
}

/** True for what only a command line client may do: read or write files of its own (FROM INFILE, INTO OUTFILE). */
export function usesClientFiles(tokens: readonly Token[]): boolean {
  const words = meaningful(tokens);
  return words.some(
    ({ word }, i) =>
      (word === 'INFILE' && words[i - 1]?.word === 'FROM') || (word === 'OUTFILE' && words[i - 1]?.word === 'INTO')
  );
}

/** True where a word stands in the text as a word: not in a quote, a comment or a heredoc. */
export const hasWord = (tokens: readonly Token[], wanted: string): boolean =>
  tokens.some(({ word }) => word === wanted);
