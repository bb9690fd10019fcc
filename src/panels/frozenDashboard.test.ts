/** @jest-environment jsdom */
import { locationService } from '@grafana/runtime';
import { frozenDashboard, isRefused } from './frozenDashboard';

const at = (address: string) => {
  locationService.push(address);
  return frozenDashboard();
};

describe('a dashboard', () => {
  it('is live at its own address', () => {
    expect(at('/d/Distributed_Tracing/distributed-tracing?var-namespace=shop')).toBeNull();
    expect(at('/explore')).toBeNull();
    expect(at('/d/snapshot/public-dashboards')).toBeNull();
    expect(at('/dashboard/snapshots')).toBeNull();
  });

  it('is frozen as a snapshot, whole or one panel of it', () => {
    expect(at('/dashboard/snapshot/4Hf0kmY1')).toBe('snapshot');
    expect(at('/dashboard-solo/snapshot/4Hf0kmY1?panelId=2')).toBe('snapshot');
  });

  it('is frozen as a public dashboard', () => {
    expect(at('/public-dashboards/9f1a?from=now-1h')).toBe('public');
  });

  it('refuses questions where Grafana does, and it is public', () => {
    const answered = (status: number) => ({ error: { status, message: 'no' } });
    at('/public-dashboards/9f1a');
    expect([401, 403, 400, 502].map((status) => isRefused(answered(status)))).toEqual([true, true, false, false]);
    expect(isRefused({ errors: [{ status: 401 }] })).toBe(true);
    expect(isRefused({})).toBe(false);
    at('/d/Distributed_Tracing/distributed-tracing');
    expect(isRefused(answered(401))).toBe(false);
  });
});
