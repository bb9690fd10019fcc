import type { CallExpression, Node, Pattern } from 'estree';
import type { AmdModule } from './amd';
import { keyOf, literalOf, type Syntax } from './syntax';

/** What a bundle takes out of one dependency. */
export interface Usage {
  names: Set<string>;
  /** Places where the dependency is handed on as a whole, so that its names cannot be told: a piece of code each. */
  untraceable: string[];
}

/**
 * Follows each AMD dependency through a bundle as webpack builds it: the factory's parameter, the module that
 * wraps it (`959(e){e.exports=r}`), each `require(959)`, the variables and patterns that take the result, and
 * webpack's `require.n(x)` for default imports.
 *
 * @returns one Usage per dependency, in which 'default' stands for a default import
 */
export function usedNames(code: string, syntax: Syntax, amd: AmdModule): Map<string, Usage> {
  const usages = new Map<string, Usage>();
  amd.dependencies.forEach((dependency, index) => {
    const usage: Usage = { names: new Set(), untraceable: [] };
    usages.set(dependency, usage);
    new Follower(code, syntax, usage).start(amd.parameters[index]);
  });
  return usages;
}

class Follower {
  private readonly seen = new Set<Node>();

  constructor(
    private readonly code: string,
    private readonly syntax: Syntax,
    private readonly usage: Usage
  ) {}

  start(parameter: Pattern | undefined): void {
    if (parameter) {
      this.takenBy(parameter, (node) => this.follow(node));
    }
  }

  /** `node` evaluates to the dependency's namespace: what happens to it there? */
  private follow(node: Node): void {
    const parent = this.syntax.parentOf.get(node);
    if (this.seen.has(node) || !parent) {
      return;
    }
    this.seen.add(node);
    switch (parent.type) {
      case 'MemberExpression':
        return parent.object === node ? this.name(keyOf(parent), parent) : this.lost(parent);
      case 'VariableDeclarator':
        return this.takenBy(parent.id, (use) => this.follow(use));
      case 'AssignmentExpression':
        return this.assigned(parent.left as Pattern, parent);
      case 'SequenceExpression':
        return parent.expressions[parent.expressions.length - 1] === node ? this.follow(parent) : undefined;
      case 'ConditionalExpression':
        return parent.test === node ? undefined : this.follow(parent);
      case 'LogicalExpression':
        return this.follow(parent);
      case 'CallExpression':
        return this.passed(node, parent);
      case 'UnaryExpression': // typeof x, !x
      case 'BinaryExpression': // 'name' in x: a test for a name is no use of it
      case 'IfStatement':
      case 'ExpressionStatement':
        return;
      default:
        return this.lost(parent);
    }
  }

  private assigned(left: Pattern, assignment: Node): void {
    if (left.type === 'MemberExpression' && keyOf(left) === 'exports') {
      return this.wrapped(assignment);
    }
    if (left.type === 'MemberExpression') {
      return this.lost(assignment);
    }
    this.takenBy(left, (use) => this.follow(use));
    this.follow(assignment);
  }

  /** `959(e){e.exports=r}`: from here on `require(959)` is the namespace. */
  private wrapped(assignment: Node): void {
    let node: Node | undefined = assignment;
    while (node && node.type !== 'Property') {
      node = this.syntax.parentOf.get(node);
    }
    const id = node ? (keyOf(node) ?? '') : '';
    if (id === '') {
      return this.lost(assignment);
    }
    for (const call of this.syntax.nodes) {
      if (call.type === 'CallExpression' && call.callee.type === 'Identifier' && literalOf(call.arguments[0]) === id) {
        this.follow(call);
      }
    }
  }

  /** An argument: webpack's own helpers are known, anything else could read any name. */
  private passed(node: Node, call: CallExpression): void {
    const { callee } = call;
    const helper =
      callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && call.arguments[0] === node
        ? keyOf(callee)
        : null;
    if (helper === 'n') {
      this.followGetter(call);
    } else if (helper === 't') {
      this.follow(call);
    } else {
      this.lost(call);
    }
  }

  /** `getter` is `require.n(x)`: called, or read as `.a`, it gives the default export. */
  private followGetter(getter: Node): void {
    const parent = this.syntax.parentOf.get(getter);
    if (parent?.type === 'VariableDeclarator') {
      return this.takenBy(parent.id, (use) => this.followGetter(use));
    }
    const isRead =
      (parent?.type === 'CallExpression' && parent.callee === getter) ||
      (parent?.type === 'MemberExpression' && keyOf(parent) === 'a');
    if (!parent || !isRead) {
      return this.lost(parent ?? getter);
    }
    this.usage.names.add('default');
    // CommonJS such as React's has no default of its own: it is the namespace again.
    this.follow(parent);
  }

  private takenBy(pattern: Pattern, use: (node: Node) => void): void {
    if (pattern.type === 'ObjectPattern') {
      pattern.properties.forEach((property) =>
        property.type === 'Property' ? this.name(keyOf(property), pattern) : this.lost(pattern)
      );
      return;
    }
    const variable = pattern.type === 'Identifier' ? this.syntax.variableOf.get(pattern) : undefined;
    if (!variable) {
      return this.lost(pattern);
    }
    variable.references.filter((reference) => reference.isRead()).forEach((reference) => use(reference.identifier));
  }

  private name(name: string | null, where: Node): void {
    if (name === null) {
      this.lost(where);
    } else {
      this.usage.names.add(name);
    }
  }

  private lost(where: Node): void {
    const [start, end] = where.range ?? [0, 0];
    this.usage.untraceable.push(this.code.slice(start, Math.min(end, start + 80)));
  }
}
