import { parse } from 'acorn';
import { analyze, type Variable } from 'eslint-scope';
import type { Identifier, Node } from 'estree';

/** A parsed script with what the tree itself does not say: each node's parent, each identifier's variable. */
export interface Syntax {
  root: Node;
  nodes: Node[];
  parentOf: Map<Node, Node>;
  variableOf: Map<Node, Variable>;
}

/** @throws SyntaxError when the code is not a script */
export function parseScript(code: string): Syntax {
  const root = parse(code, { ecmaVersion: 2022, sourceType: 'script', ranges: true }) as unknown as Node;
  const parentOf = new Map<Node, Node>();
  const nodes: Node[] = [];
  const stack: Node[] = [root];
  for (let node = stack.pop(); node; node = stack.pop()) {
    nodes.push(node);
    for (const child of childrenOf(node)) {
      parentOf.set(child, node);
      stack.push(child);
    }
  }
  return { root, nodes, parentOf, variableOf: variables(root) };
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter((value): value is Node => typeof value?.type === 'string');
}

function variables(root: Node): Map<Node, Variable> {
  const found = new Map<Node, Variable>();
  const manager = analyze(root as never, { ecmaVersion: 2022, sourceType: 'script' });
  for (const scope of manager.scopes) {
    for (const variable of scope.variables) {
      variable.identifiers.forEach((identifier: Identifier) => found.set(identifier, variable));
      variable.references.forEach((reference) => found.set(reference.identifier, variable));
    }
  }
  return found;
}

/** The text of a string or number literal (also of a template without holes), else null. */
export function literalOf(node: Node | undefined | null): string | null {
  if (node?.type === 'Literal' && (typeof node.value === 'string' || typeof node.value === 'number')) {
    return String(node.value);
  }
  return node?.type === 'TemplateLiteral' && node.quasis.length === 1 ? (node.quasis[0]?.value.cooked ?? null) : null;
}

/** `key` of `{key: …}`, `.key` or `['key']`; null when it is known only at run time. */
export function keyOf(node: { key?: Node; property?: Node; computed: boolean }): string | null {
  const key = node.key ?? node.property;
  return !node.computed && key?.type === 'Identifier' ? key.name : literalOf(key);
}
