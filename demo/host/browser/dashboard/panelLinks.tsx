/** The links of a panel, beside its title. */
import { type DataLink, textUtil } from '@grafana/data';
import { type SceneComponentProps, sceneGraph, SceneObjectBase, type SceneObjectState } from '@grafana/scenes';
import { TextLink } from '@grafana/ui';
import React from 'react';

interface PanelLinksState extends SceneObjectState {
  links: DataLink[];
}

class PanelLinks extends SceneObjectBase<PanelLinksState> {
  static Component = ({ model }: SceneComponentProps<PanelLinks>) => (
    <>
      {model.useState().links.map((link) => (
        <TextLink
          key={link.title}
          href={textUtil.sanitizeUrl(sceneGraph.interpolate(model, link.url))}
          external={link.targetBlank}
          variant="bodySmall"
        >
          {sceneGraph.interpolate(model, link.title)}
        </TextLink>
      ))}
    </>
  );
}

export function panelLinks(links: DataLink[] | undefined): PanelLinks | undefined {
  return links?.length ? new PanelLinks({ links }) : undefined;
}
