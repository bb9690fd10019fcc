import type { Function as FunctionNode, Node, Pattern } from 'estree';
import { literalOf, type Syntax } from './syntax';

/** The one AMD module of a bundle: what it asks its loader for, and the parameters that receive it. */
export interface AmdModule {
  dependencies: string[];
  /** One per dependency; undefined where the factory ignores it. */
  parameters: Array<Pattern | undefined>;
}

/**
 * Finds `define([...], factory)` or `define(name, [...], factory)`.
 * @throws Error when the script is not exactly one such module
 */
export function readAmd({ root }: Syntax): AmdModule {
  const calls = root.type === 'Program' ? root.body.flatMap(defineArguments) : [];
  const [first, ...others] = calls;
  if (!first || others.length > 0) {
    throw new Error(`${calls.length} AMD modules (one "define" call is what Grafana's loader takes)`);
  }
  const list = first.find((argument) => argument.type === 'ArrayExpression');
  const factory = first.find(isFunction);
  if (!factory) {
    throw new Error('"define" has no factory function');
  }
  const dependencies = (list?.elements ?? []).map((element) => {
    const name = literalOf(element);
    if (name === null) {
      throw new Error('a dependency of "define" is not a string');
    }
    return name;
  });
  return { dependencies, parameters: dependencies.map((_, index) => factory.params[index]) };
}

function defineArguments(statement: Node): Node[][] {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') {
    return [];
  }
  const { callee, arguments: given } = statement.expression;
  return callee.type === 'Identifier' && callee.name === 'define' ? [given] : [];
}

function isFunction(node: Node): node is FunctionNode {
  return node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
}
