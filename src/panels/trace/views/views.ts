import type { ViewName } from '../state/viewState';
import type { View } from './view';

/** The views beside the flame graph, which is at home in `TraceView`. */
export const VIEWS: Partial<Record<ViewName, View>> = {};
