import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const ROOT = join(__dirname, '../..');
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .trim()
  .split('\n')
  .filter((name) => existsSync(join(ROOT, name)));

/** Without code, where brackets are something else. */
const prose = (text: string): string => text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, 'code');

/** Headings as addresses, as GitHub makes them: small letters, spaces as dashes, no other signs. */
function anchorsOf(text: string): Set<string> {
  const headings = text.replace(/```[\s\S]*?```/g, '').matchAll(/^#+ +(.*)$/gm);
  return new Set(
    Array.from(headings, ([, heading]) =>
      heading
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-')
    )
  );
}

/** Where a link leads that leads nowhere; null for one that is right, or goes out of the repository. */
function problemOf(page: string, target: string): string | null {
  if (/^[a-z]+:/.test(target)) {
    return null;
  }
  const [path, anchor] = target.split('#');
  const file = path === '' ? join(ROOT, page) : join(ROOT, dirname(page), decodeURI(path));
  if (!existsSync(file)) {
    return `${page}: ${target}: there is no ${relative(ROOT, file)}`;
  }
  return anchor === undefined || !file.endsWith('.md') || anchorsOf(readFileSync(file, 'utf8')).has(anchor)
    ? null
    : `${page}: ${target}: there is no such heading`;
}

it('every link between the documents leads somewhere', () => {
  const links = pages.flatMap((page) =>
    Array.from(prose(readFileSync(join(ROOT, page), 'utf8')).matchAll(/\]\(([^)\s]+)\)/g), ([, to]) => [page, to])
  );
  expect(links.length).toBeGreaterThan(100);
  expect(links.map(([page, to]) => problemOf(page, to)).filter((problem) => problem !== null)).toEqual([]);
});

it('a link to what is not there is seen', () => {
  expect(problemOf('README.md', 'docs/nothing.md')).toContain('there is no docs/nothing.md');
  expect(problemOf('README.md', 'docs/install.md#nothing')).toContain('no such heading');
  expect(problemOf('docs/README.md', 'install.md#upgrade')).toBeNull();
});
