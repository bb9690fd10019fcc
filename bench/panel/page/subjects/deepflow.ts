import { addSvg, renderTimeBar } from 'deepflow-vis-js';
import { SERVICES } from '../shapes';
import type { Subject } from '../subject';

let rows: object[];

/** The renderer of DeepFlow's panel, with rows as its application server sends them. */
export const deepflow: Subject = {
  prepare({ count, parent, startNs, durationNs, service, kind }) {
    rows = Array.from({ length: count }, (_, i) => ({
      start_time_us: startNs[i] / 1000,
      end_time_us: (startNs[i] + durationNs[i]) / 1000,
      duration: durationNs[i] / 1000,
      selftime: 0,
      tap_side: ['s-app', 's-p', 'c-nd'][kind[i]],
      l7_protocol: 20,
      request_type: 'GET',
      request_resource: `/api/items/${i % 50}`,
      response_status: 0,
      service_uid: SERVICES[service[i]],
      service_uname: SERVICES[service[i]],
      deepflow_span_id: `span-${i}`,
      deepflow_parent_span_id: parent[i] < 0 ? '' : `span-${parent[i]}`,
    }));
  },
  show(root) {
    // As its panel does: without moving in from the left.
    renderTimeBar(rows)(addSvg(`#${root.id}`), { disableTransition: true });
  },
  isDrawn: (root) => root.querySelector('g.bar rect[width]') !== null,
};
