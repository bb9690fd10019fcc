import { CLICKSTACK } from './clickstack';
import { COROOT } from './coroot';
import { GIGAPIPE } from './gigapipe';
import { JAEGER } from './jaeger';
import type { OtherStore } from './otherStore';
import { SIGNOZ, SIGNOZ_2024 } from './signoz';
import { UPTRACE } from './uptrace';

/** Tools beside DeepFlow and the collector that keep spans in ClickHouse. */
export const OTHER_STORES: readonly OtherStore[] = [CLICKSTACK, COROOT, SIGNOZ_2024, SIGNOZ, JAEGER, UPTRACE, GIGAPIPE];
