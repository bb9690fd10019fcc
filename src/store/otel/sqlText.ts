/** A name as an identifier. */
export function quote(name: string): string {
  return '`' + name.replace(/[`\\]/g, '\\$&') + '`';
}

/** A literal; for names in our own code only, values of users are bound as parameters. */
export function literal(value: string): string {
  return `'${value.replace(/['\\]/g, '\\$&')}'`;
}
