import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A call in our code that sends a statement. */
export interface Sender {
  /** `src/store/deepflow/calls.ts`. */
  file: string;
  /** Of the call's name, counted from 1. */
  line: number;
  /** The function that it stands in. */
  within: string;
}

const ROOT = join(__dirname, '../..');
/** Where statements are sent from. */
const ROOMS = ['src/store', 'src/datasource'];
/** How they are sent: clients, and the function that chooses between a client's two ways. */
const TRANSPORT = new Set(['src/store/clickhouseClient.ts', 'src/store/rawRows.ts', 'src/datasource/grafanaStore.ts']);
const NAMES = new Set(['query', 'queryRaw', 'queryRows']);

/** Every place in the plugin that sends a statement, found in its text: none can be forgotten. */
export function senders(): Sender[] {
  return ROOMS.flatMap(filesIn)
    .filter((file) => !TRANSPORT.has(file))
    .flatMap((file) => sendersIn(file, readFileSync(join(ROOT, file), 'utf8')));
}

/** Calls of a client's methods, by their names. */
export function sendersIn(file: string, text: string): Sender[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Sender[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression;
      if (ts.isIdentifier(name) && NAMES.has(name.text)) {
        const { line } = source.getLineAndCharacterOfPosition(name.getStart());
        found.push({ file, line: line + 1, within: nameOfFunction(node) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOfFunction(node: ts.Node): string {
  for (let at: ts.Node | undefined = node.parent; at; at = at.parent) {
    if ((ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at)) && at.name) {
      return at.name.getText();
    }
  }
  return '';
}

function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      return entry.name === 'testing' ? [] : filesIn(path);
    }
    return /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$|(^|\/)test[A-Z]/.test(path) ? [path] : [];
  });
}
