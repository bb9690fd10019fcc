/**
 * SQL of a value under a name, where it is needed several times: `body` has it as `name`. For few things: ClickHouse (26)
 * takes milliseconds to plan each such function, whatever it reads.
 */
export function named(value: string, name: string, body: string): string {
  return `arrayMap(${name} -> ${body}, [${value}])[1]`;
}

/** SQL of the first of these texts that is not empty; '' of none. */
export function firstText(texts: readonly string[]): string {
  return texts.length === 1
    ? texts[0]
    : `multiIf(${texts
        .slice(0, -1)
        .map((sql) => `${sql} != '', ${sql}`)
        .join(', ')}, ${texts[texts.length - 1]})`;
}

/** SQL of a list of our own words. */
export function words(texts: readonly string[]): string {
  return texts.map((text) => `'${text.replace(/['\\]/g, '\\$&')}'`).join(', ');
}
