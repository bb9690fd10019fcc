/** A link inside the host: no reload of the page. */
import { locationService } from '@grafana/runtime';
import React, { type AnchorHTMLAttributes, type MouseEvent } from 'react';

export function RouteLink({ href, ...rest }: AnchorHTMLAttributes<HTMLAnchorElement> & { href: string }) {
  const onClick = (event: MouseEvent) => {
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      locationService.push(href);
    }
  };
  return <a {...rest} href={href} onClick={onClick} />;
}
