/** The scene of a dashboard: its controls on top, staying there while the panels scroll. */
import { textUtil, urlUtil } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import {
  type SceneComponentProps,
  type SceneObject,
  SceneObjectBase,
  type SceneObjectState,
  sceneGraph,
} from '@grafana/scenes';
import { LinkButton, useTheme2 } from '@grafana/ui';
import React from 'react';
import type { ClassicLink } from './classicDashboard';

export interface DashboardSceneState extends SceneObjectState {
  title: string;
  description?: string;
  links: ClassicLink[];
  variableControls: SceneObject;
  timeControls: SceneObject[];
  body: SceneObject;
}

export class DashboardScene extends SceneObjectBase<DashboardSceneState> {
  static Component = DashboardSceneRenderer;
}

function DashboardSceneRenderer({ model }: SceneComponentProps<DashboardScene>) {
  const { variableControls, timeControls, links, body } = model.useState();
  const theme = useTheme2();
  const controls: React.CSSProperties = {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(2, 2, 1, 2),
    position: 'sticky',
    // Under the bar of the page.
    top: theme.spacing(5),
    zIndex: theme.zIndex.navbarFixed - 1,
    background: theme.colors.background.canvas,
  };
  const group: React.CSSProperties = { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) };
  return (
    <>
      <div style={controls}>
        <div style={{ ...group, flex: '1 1 300px' }}>
          <variableControls.Component model={variableControls} />
        </div>
        <div style={group}>
          {links.map((link, index) => (
            <DashboardLink key={index} link={link} model={model} />
          ))}
          {timeControls.map((control) => (
            <control.Component key={control.state.key} model={control} />
          ))}
        </div>
      </div>
      <div style={{ padding: theme.spacing(0, 2, 2, 2), display: 'flex', minHeight: 200 }}>
        <body.Component model={body} />
      </div>
    </>
  );
}

/** A link of type "link"; it may carry the time range and the variables along. */
function DashboardLink({ link, model }: { link: ClassicLink; model: DashboardScene }) {
  const search = locationService.getSearchObject();
  const carried = Object.entries(search).filter(
    ([key]) => (link.keepTime && (key === 'from' || key === 'to')) || (link.includeVars && key.startsWith('var-'))
  );
  const url = sceneGraph.interpolate(model, link.url ?? '');
  const href = carried.length ? urlUtil.appendQueryToUrl(url, urlUtil.toUrlParams(Object.fromEntries(carried))) : url;
  return (
    <LinkButton
      variant="secondary"
      href={textUtil.sanitizeUrl(href)}
      target={link.targetBlank ? '_blank' : undefined}
      tooltip={link.tooltip}
    >
      {link.title || link.url}
    </LinkButton>
  );
}
