import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { isEverything } from '../frames/everything';
import type { CallsQuery, SpanloomQuery, SpanloomVariableQuery } from '../frames/query';

type Replace = Pick<TemplateSrv, 'replace'>;

/** Between the values of one variable, and a comma within one of them: no name holds these. */
const SEPARATOR = '\u001f';
const COMMA = '\u001e';

/** Texts that filter nothing. */
export function isNothing(text: string | undefined): boolean {
  return isEverything(text ?? '');
}

/**
 * The values of a text with variables: several for a variable with several values, or for a text with
 * commas; none when it filters nothing. A comma after a backslash belongs to a name, and so does one in a value that was
 * chosen from several.
 */
export function valuesOf(templates: Replace, text: string | undefined, scopedVars?: ScopedVars): string[] {
  if (isNothing(text)) {
    return [];
  }
  const replaced = templates.replace(text, scopedVars, (value: unknown) =>
    Array.isArray(value) ? value.map((one) => String(one).replace(/,/g, COMMA)).join(SEPARATOR) : String(value ?? '')
  );
  const values = replaced
    .replace(/\\,/g, COMMA)
    .split(/[\u001f,]/)
    .map((value) => value.trim().replace(/\u001e/g, ','));
  return values.some(isAll) ? [] : [...new Set(values.filter((value) => value !== ''))];
}

function isAll(value: string): boolean {
  return value !== '' && isNothing(value);
}

/** One text with variables; '' when it filters nothing. A variable with several values gives its first. */
export function textOf(templates: Replace, text: string | undefined, scopedVars?: ScopedVars): string {
  if (isNothing(text)) {
    return '';
  }
  const replaced = templates.replace(text, scopedVars, (value: unknown) =>
    String((Array.isArray(value) ? value[0] : value) ?? '')
  );
  return isNothing(replaced) ? '' : replaced.trim();
}

/** The query with its variables filled in, for Explore; several values become one text with commas. */
export function fillIn<T extends SpanloomQuery | SpanloomVariableQuery>(
  templates: Replace,
  query: T,
  scopedVars?: ScopedVars
): T {
  const lists = ['cluster', 'namespace', 'workload', 'service', 'traceId', 'spanId'] as const;
  const filled: Record<string, unknown> = { ...query };
  for (const name of lists) {
    const text = (query as Partial<CallsQuery>)[name];
    if (typeof text === 'string') {
      filled[name] = valuesOf(templates, text, scopedVars)
        .map((value) => value.replace(/,/g, '\\,'))
        .join(',');
    }
  }
  for (const name of ['requestResource', 'query'] as const) {
    const text = filled[name];
    if (typeof text === 'string') {
      filled[name] = textOf(templates, text, scopedVars);
    }
  }
  return filled as T;
}
