import type { Target } from '../target';

export interface Started {
  target: Target;
  /** Ends what the set-up started. */
  stop(): Promise<void>;
}
