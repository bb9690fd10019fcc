/**
 * A click on a link that is in the document is Grafana's: it prevents what the browser would do and goes there itself,
 * within Grafana without a reload, to any other address (`blob:` among them) with the whole page. `download` is not looked
 * at. Left to the browser are links with a `target`, clicks with Ctrl or Meta, and what somebody has prevented already; a
 * link that is in no document is never heard of.
 */
import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';

/** Once, before the first page is shown. */
export function takeOverLinkClicks(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const href = link?.getAttribute('href');
    if (!href || link?.getAttribute('target') || event.defaultPrevented || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const inside = locationUtil.stripBaseFromUrl(href);
    if (/^[a-z][a-z0-9+.-]*:/i.test(inside)) {
      window.location.href = inside;
    } else if (inside.startsWith('#')) {
      window.location.hash = inside;
    } else {
      locationService.push(inside.replace(/^\/?/, '/'));
    }
  });
}
