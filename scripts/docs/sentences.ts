import ts from 'typescript';

/**
 * Sentences for the screen in a source: literals that begin with a capital letter or with what is filled in, and have several
 * words. What is filled in is `…`; parts joined with `+` are one sentence. Not those in Chinese, nor SQL.
 */
export function sentencesIn(name: string, source: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== null) {
      if (isSentence(text)) {
        found.push(text);
      }
      filledIn(node).forEach(look);
      return;
    }
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile(name, source, ts.ScriptTarget.Latest, false, ts.ScriptKind.TSX));
  return found;
}

/** A text and what is filled in; null where the node is none. */
function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
    return node.text;
  }
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)];
    return left === null && right === null ? null : (left ?? '…') + (right ?? '…');
  }
  return null;
}

/** What a text is filled in with: it may hold sentences of its own. */
function filledIn(node: ts.Node): ts.Node[] {
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.map(({ expression }) => expression);
  }
  if (ts.isBinaryExpression(node)) {
    return [node.left, node.right].flatMap((side) => (textOf(side) === null ? [side] : filledIn(side)));
  }
  return [];
}

const isSentence = (text: string): boolean =>
  /^[A-Z…“]/.test(text) &&
  /\p{Ll}+ \p{Ll}+ /u.test(text) &&
  text.length > 20 &&
  !/SELECT|FROM |GROUP BY|ARRAY JOIN/.test(text) &&
  !/\p{Script=Han}/u.test(text);

/** The sentence as documents have it: what is filled in, spaces and the end of it make no difference. */
export const plain = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .replace(/…(?:…)+/g, '…')
    .trim()
    .replace(/[….: ]+$/, '');
