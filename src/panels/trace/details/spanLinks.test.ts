import { FieldType, toDataFrame, type DataFrame, type DataLink, type ScopedVars } from '@grafana/data';
import { frameToTrace } from '../../../frames/frameToTrace';
import { spanLinks } from './spanLinks';

/** As Grafana's own does for `${__span.x.y}`, and nothing else. */
const replaceVariables = (text: string, scopedVars?: ScopedVars) =>
  text.replace(/\$\{__(\w+)\.([\w.]+)\}/g, (_, name, path: string) =>
    String(path.split('.').reduce((value, key) => (value as never)?.[key], scopedVars?.[`__${name}`]?.value))
  );

function frameWith(links: DataLink[]): DataFrame {
  return toDataFrame({
    fields: [
      { name: 'traceID', type: FieldType.string, values: ['aa', 'aa'], config: { links } },
      { name: 'spanID', type: FieldType.string, values: ['1', '2'], config: { links } },
      { name: 'startTime', type: FieldType.number, values: [1, 2] },
      { name: 'duration', type: FieldType.number, values: [1.5, 2.5] },
      { name: 'tags', type: FieldType.other, values: [[], [{ key: 'pod', value: 'cart-0' }]] },
    ],
  });
}

function linksOf(ofField: DataLink[], panelLinks: DataLink[], span: number) {
  const frame = frameWith(ofField);
  return spanLinks({ frame, panelLinks, replaceVariables, timeZone: 'utc' }, frameToTrace(frame), span);
}

const link = (title: string, url: string, more: Partial<DataLink> = {}): DataLink => ({ title, url, ...more });

describe('links of a span', () => {
  it('are those of its row, of fields and panel, each once', () => {
    const logs = link('Logs of ${__span.spanId}', '/explore?q=${__span.traceId}', { targetBlank: true });
    const metrics = link('Metrics', '/d/x?var-pod=${__span.tags.pod}');
    expect(linksOf([logs], [metrics, logs], 1)).toEqual([
      { title: 'Metrics', href: '/d/x?var-pod=cart-0', target: undefined },
      { title: 'Logs of 2', href: '/explore?q=aa', target: '_blank' },
    ]);
    expect(linksOf([metrics], [], 0)).toHaveLength(1);
  });

  it('run no scripts', () => {
    for (const url of [
      'javascript:alert(1)',
      ' java\nscript:alert(1)',
      'JaVaScRiPt:alert(1)',
      'data:text/html,x',
      '',
    ]) {
      expect(linksOf([link('Bad', url)], [link('Bad too', url)], 0)).toEqual([]);
    }
  });

  it('can be followed by a hand of Grafana’s', () => {
    const onClick = jest.fn();
    const [only] = linksOf([link('Explore', '', { onClick })], [], 1);
    only.onClick?.('event');
    expect(onClick).toHaveBeenCalledTimes(1);
  });

  it('do not take the details with them when they are broken', () => {
    const broken = link('Broken', '/x', {
      onBuildUrl: () => {
        throw new Error('no');
      },
    });
    expect(linksOf([broken], [], 0)).toEqual([]);
  });
});
