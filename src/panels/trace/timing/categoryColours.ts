import type { GrafanaTheme2 } from '@grafana/data';
import { graphTheme } from '../draw/palette';
import type { Category } from './category';

/** CSS backgrounds: what was not seen is hatched. Code, process and network are as the flame graph has A, S and N. */
export function categoryColours(theme: GrafanaTheme2): Record<Category, string> {
  const { application, system, network } = graphTheme(theme);
  const named = (name: string) => theme.visualization.getColorByName(name);
  const hatched = (colour: string) =>
    `repeating-linear-gradient(135deg, ${colour} 0 3px, ${theme.colors.background.primary} 3px 6px)`;
  return {
    code: application.fill,
    client: named('#E0752D'),
    process: system.fill,
    network: network.fill,
    between: hatched(network.fill),
    server: named('#9AC48A'),
    waiting: hatched(theme.colors.text.disabled),
  };
}
