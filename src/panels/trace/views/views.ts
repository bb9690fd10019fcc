import type { ViewName } from './viewNames';
import { CompareView } from '../compare/CompareView';
import { RawView } from '../raw/RawView';
import { TableView } from '../table/TableView';
import { StatisticsView } from '../statistics/StatisticsView';
import { TimeView } from '../timing/TimeView';
import { TopologyView } from '../topology/TopologyView';
import type { View } from './view';

/** The views beside the flame graph, which is at home in `TraceView`. */
export const VIEWS: Partial<Record<ViewName, View>> = {
  table: TableView,
  time: TimeView,
  statistics: StatisticsView,
  compare: CompareView,
  topology: TopologyView,
  raw: RawView,
};
