/** The bar on top of every page: where one is, the theme, the data source, the link to copy. */
import { getBackendSrv, getDataSourceSrv, locationService } from '@grafana/runtime';
import { ToolbarButton, useTheme2 } from '@grafana/ui';
import React, { Fragment, type ReactNode, useState } from 'react';
import { useThemeToggle } from './theme';

export interface Crumb {
  text: string;
  href?: string;
}

interface Props {
  crumbs: Crumb[];
  share?: boolean;
  /** Makes a snapshot of what is on screen. @param older as Grafana 9.3 makes them @returns its address */
  onSnapshot?: (older: boolean) => Promise<string>;
}

export function TopBar({ crumbs, share = false, onSnapshot }: Props) {
  const theme = useTheme2();
  const toggleTheme = useThemeToggle();
  const dataSources = getDataSourceSrv().getList();
  const settings = dataSources.find((ds) => ds.isDefault) ?? dataSources[0];
  const bar: React.CSSProperties = {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    height: theme.spacing(5),
    padding: theme.spacing(0, 2),
    position: 'sticky',
    top: 0,
    zIndex: theme.zIndex.navbarFixed,
    background: theme.colors.background.primary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
  };
  return (
    <header style={bar}>
      <nav aria-label="Breadcrumbs" style={{ display: 'flex', gap: theme.spacing(1), flexGrow: 1, minWidth: 0 }}>
        {crumbs.map((crumb, index) => (
          <Fragment key={crumb.text}>
            {index > 0 && <span style={{ color: theme.colors.text.secondary }}>›</span>}
            <CrumbText crumb={crumb} last={index === crumbs.length - 1} />
          </Fragment>
        ))}
      </nav>
      {share && <CopyLink />}
      {onSnapshot && (
        <ToolbarButton
          variant="canvas"
          tooltip="Keep what is on screen as a snapshot, and open it; with Shift as Grafana 9.3 does"
          onClick={async (event) => locationService.push(await onSnapshot(event.shiftKey))}
        >
          Snapshot
        </ToolbarButton>
      )}
      {settings && (
        <ToolbarButton
          icon="database"
          tooltip={`Settings of the data source ${settings.name}`}
          onClick={() => locationService.push(`/connections/datasources/edit/${settings.uid}`)}
        />
      )}
      <ToolbarButton
        icon="palette"
        tooltip={`Change to the ${theme.isDark ? 'light' : 'dark'} theme`}
        onClick={toggleTheme}
      />
    </header>
  );
}

function CrumbText({ crumb, last }: { crumb: Crumb; last: boolean }) {
  const theme = useTheme2();
  const style: React.CSSProperties = {
    color: last ? theme.colors.text.primary : theme.colors.text.secondary,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
  };
  const text: ReactNode = crumb.text;
  return crumb.href ? (
    <a href={crumb.href} style={style}>
      {text}
    </a>
  ) : (
    <span style={style} aria-current={last ? 'page' : undefined}>
      {text}
    </span>
  );
}

/** Copies a short link to what is on screen. */
function CopyLink() {
  const [told, setTold] = useState('');
  const copy = async () => {
    const { pathname, search } = locationService.getLocation();
    try {
      const { url } = await getBackendSrv().post<{ url: string }>('/api/short-urls', { path: pathname + search });
      await navigator.clipboard.writeText(url);
      setTold('Copied');
    } catch {
      setTold('Could not copy: take the address of the page');
    }
    setTimeout(() => setTold(''), 2500);
  };
  return (
    <ToolbarButton icon="share-alt" variant="canvas" onClick={copy} tooltip="Copy a short link to this view">
      {told || 'Copy link'}
    </ToolbarButton>
  );
}
