/** @jest-environment jsdom */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inLanguage, language, tables } from './language';

const boot = globalThis as { grafanaBootData?: { user: { language?: string; locale?: string } } };
const as = (user: { language?: string; locale?: string }) => (boot.grafanaBootData = { user });
afterEach(() => delete boot.grafanaBootData);

describe('language', () => {
  it.each([
    [{ language: 'zh-Hans' }, 'zh'],
    [{ language: 'en-US', locale: 'zh-CN' }, 'en'],
    [{ locale: 'zh-CN' }, 'zh'],
    [{ language: '', locale: 'zh' }, 'zh'],
    [{ language: 'zhuang' }, 'en'],
    [{}, 'en'],
  ] as const)('of %j is %s', (user, expected) => {
    as(user);
    expect(language()).toBe(expected);
  });

  it('is asked for when a text is, so that a table made before Grafana knew its user is right', () => {
    const say = inLanguage({ en: { yes: 'Yes' }, zh: { yes: '是' } });
    expect(say().yes).toBe('Yes');
    as({ language: 'zh-Hans' });
    expect(say().yes).toBe('是');
  });
});

describe('tables', () => {
  const files = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? files(path) : /(?<!\.test)\.tsx?$/.test(path) ? [path] : [];
    });
  const withTable = files(__dirname).filter(
    (path) => path !== join(__dirname, 'language.ts') && /= inLanguage[<(]/.test(readFileSync(path, 'utf8'))
  );
  const before = tables.length;
  withTable.forEach((path) => jest.requireActual(path));

  it('are all here', () => {
    expect(withTable.length).toBeGreaterThan(30);
    expect(tables.length - before).toBeGreaterThanOrEqual(withTable.length - 5);
  });

  /** Each text, or function, by its path in the table. */
  const leaves = (value: unknown, path = ''): Array<[string, unknown]> =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
      : [[path, value]];

  it('say the same things in both languages, and nothing is empty', () => {
    for (const { en, zh } of tables) {
      const [english, chinese] = [new Map(leaves(en)), new Map(leaves(zh))];
      expect(Array.from(chinese.keys()).sort()).toEqual(Array.from(english.keys()).sort());
      for (const [path, value] of english) {
        const other = chinese.get(path);
        expect([path, typeof other]).toEqual([path, typeof value]);
        if (typeof value === 'function') {
          expect([path, (other as () => string).length]).toEqual([path, value.length]);
        } else {
          expect([path, String(value).trim() !== '', String(other).trim() !== '']).toEqual([path, true, true]);
        }
      }
    }
  });

  it('are Chinese where they are to be', () => {
    const chinese = tables.flatMap(({ zh }) => leaves(zh)).filter(([, value]) => typeof value === 'string');
    const han = chinese.filter(([, value]) => /\p{Script=Han}/u.test(value as string));
    expect(han.length / chinese.length).toBeGreaterThan(0.8);
  });
});
