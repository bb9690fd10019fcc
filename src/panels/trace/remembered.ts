/** What a reader has set for themself and expects to find again, in the browser's storage; where there is none, for as long as the page lives. */
const PREFIX = 'spanloom.trace.';
const here = new Map<string, string>();

export function remembered(name: string): string | null {
  try {
    return window.localStorage.getItem(PREFIX + name) ?? here.get(name) ?? null;
  } catch {
    return here.get(name) ?? null;
  }
}

export function remember(name: string, value: string): void {
  here.set(name, value);
  try {
    window.localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows and full storages: the page remembers.
  }
}
