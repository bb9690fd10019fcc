import { locationUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';

/**
 * A click on a link in the document is Grafana's own: it goes there itself, inside without a reload, else with the whole
 * page, `blob:` among them, and looks at no `download`. A link with a `target` is the browser's.
 */
export function takeOverLinkClicks() {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const href = link?.getAttribute('href');
    if (!href || link.getAttribute('target') || event.defaultPrevented || event.ctrlKey || event.metaKey) {
      return;
    }
    event.preventDefault();
    const inside = locationUtil.stripBaseFromUrl(href);
    if (/^[a-z][a-z0-9+.-]*:/i.test(inside)) {
      window.location.href = inside;
    } else {
      locationService.push(inside.replace(/^\/?/, '/'));
    }
  });
}
