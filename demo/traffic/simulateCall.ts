import { playCall, type CallRequest as AnyRequest, type SimulatedCall as AnyCall } from './playCall';
import type { Scenario, ShopPlan } from './springBoot/scenario';
import { springBoot } from './springBoot/springBoot';

export { rowsOfCall, type TrueRow } from './playCall';
export type CallRequest = AnyRequest<Scenario>;
/** All 96 observations of the reference, or fewer if the call failed. */
export type SimulatedCall = AnyCall<Scenario, ShopPlan>;

/** Plays one call of the Spring Boot demo. The same request on the same state gives the same call. */
export function simulateCall(request: CallRequest): SimulatedCall {
  return playCall(springBoot, request);
}
