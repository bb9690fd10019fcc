/** Which views there are to choose from, and which key leads to which. */
import { VIEW_KEYS } from '../graph/keys';
import { VIEW_NAMES, type ViewName } from './viewNames';
import { VIEWS } from './views';

/** The flame graph and every view that is registered, in the order of the tabs. */
export function shownViews(registered: Partial<Record<ViewName, unknown>> = VIEWS): ViewName[] {
  return VIEW_NAMES.filter((name) => name === 'flame' || registered[name] !== undefined);
}

/** The view that a digit stands for: 1 is the first tab. Null where the key means something else or is typed into a field. */
export function viewForKey(event: KeyboardEvent, views: readonly ViewName[]): ViewName | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || isField(event.target)) {
    return null;
  }
  return views[(VIEW_KEYS as readonly string[]).indexOf(event.key)] ?? null;
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
