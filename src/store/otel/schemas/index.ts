import type { SpanSchema } from '../schema';
import { CLICKSTACK } from './clickstack';
import { COLLECTOR } from './collector';
import { COROOT } from './coroot';
import { GIGAPIPE } from './gigapipe';
import { JAEGER } from './jaeger';
import { SIGNOZ } from './signoz';
import { UPTRACE } from './uptrace';

/** Schemas by what a table is told: of two that fit, the one with more signs. In this order their usual tables are looked for. */
export const SCHEMAS: readonly SpanSchema[] = [COLLECTOR, CLICKSTACK, COROOT, SIGNOZ, JAEGER, UPTRACE, GIGAPIPE];
