import { expectAsDrawn, stitchDrawn } from './asDrawn';

const offsetsOf = (text: string): Record<string, number> =>
  Object.fromEntries(stitchDrawn(text).trace.clocks.map(({ domain, offsetNs }) => [domain, offsetNs / 1e6]));

// What of the incumbent's fixed bugs is about clocks that differ. The list: docs/cases.md.
describe('clocks', () => {
  it('56f4d9f: a clock that is behind is moved forward, one that is ahead back', () => {
    expect(
      offsetsOf(`
        c-p agent=1 seq=7:8       |     ==========     |
          s-p agent=2 seq=7:8     |  =====             |
        c-p agent=1 seq=17:18     |     ==========     |
          s-p agent=3 seq=17:18   |             =====  |`)
    ).toEqual({ 'agent:1': 0, 'agent:2': 3, 'agent:3': -3 });
  });

  it('677ceae: a clock is moved only as far as it must be', () => {
    expect(
      offsetsOf(`
        c-p agent=1 seq=7:8       |   ==========       |
          s-p agent=2 seq=7:8     |  ==                |`)
    ).toEqual({ 'agent:1': 0, 'agent:2': 1 });
  });

  it('cb36d22: a child that fits to the instant moves no clock', () => {
    expect(
      offsetsOf(`
        c-p agent=1 seq=7:8       |     ==========     |
          s-p agent=2 seq=7:8     |     ====           |
        c-p agent=1 seq=17:18     |     ==========     |
          s-p agent=3 seq=17:18   |     ==========     |`)
    ).toEqual({ 'agent:1': 0, 'agent:2': 0, 'agent:3': 0 });
  });

  it('0b57edd: an instant says where it lies, and is not taken for no time at all', () => {
    expect(
      offsetsOf(`
        c-app node=1 span=a       |     ==========     |
          s-app node=2 span=b parent=a |  !            |`)
    ).toEqual({ 'node:1': 0, 'node:2': 3 });
  });

  it('234374d: code that counts in milliseconds moves no clock by less than one', () => {
    expect(
      offsetsOf(`
        c-app node=1 span=a us=600             |     ==========     |
          s-app node=2 span=b parent=a         |     ====           |`)
    ).toEqual({ 'node:1': 0, 'node:2': 0 });
  });

  it('234374d: nodes that call each other in a circle come to an end', () => {
    const { trace } = stitchDrawn(`
      c-p agent=1 pod=1 seq=1:2                          |  ================  |
        s-p agent=2 pod=2 proc=1 seq=1:2 sys=1:2         |================    |
          c-p agent=2 pod=2 proc=1 seq=3:4 sys=1:3       | ==============     |
            s-p agent=3 pod=3 proc=2 seq=3:4 sys=1:2     |      ============  |
              c-p agent=3 pod=3 proc=2 seq=5:6 sys=1:3   |       ==========   |
                s-p agent=1 pod=1 proc=3 seq=5:6         |     ========       |`);
    expect(trace.roots).toHaveLength(1);
    // Shifts that keep every child inside of its parent exist: the clock of the clicked call's root stays.
    expect(trace.clocks).toHaveLength(3);
    expect(trace.clocks[0]).toMatchObject({ domain: 'agent:1', offsetNs: 0 });
    const offsets = new Map(trace.clocks.map(({ domain, offsetNs }) => [domain, offsetNs]));
    const shift = (i: number) => offsets.get(trace.spans[i].clockDomain) as number;
    trace.links.forEach((link, i) => {
      const parent = link?.parent ?? i;
      expect(trace.spans[i].startNs + shift(i)).toBeGreaterThanOrEqual(trace.spans[parent].startNs + shift(parent));
      expect(trace.spans[i].endNs + shift(i)).toBeLessThanOrEqual(trace.spans[parent].endNs + shift(parent));
    });
  });

  it('93e9420: corrected times stand beside the real ones', () => {
    const { spanOf, trace } = expectAsDrawn(`
      c-p agent=1 seq=7:8       |     ==========     |
        s-p agent=2 seq=7:8     |  =====             | tcp-seq`);
    expect(spanOf('2')).toMatchObject({ startNs: 2e6, endNs: 7e6 });
    expect(trace.clocks[1]).toMatchObject({ domain: 'agent:2', offsetNs: 3e6, minNs: 3e6, maxNs: 8e6 });
  });
});
