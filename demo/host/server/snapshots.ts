/** Dashboards as they were on screen: frames in place of queries. Kept as long as the host runs. */
import { randomBytes } from 'node:crypto';
import { BadRequest } from './requests';

export class Snapshots {
  private readonly byKey = new Map<string, object>();

  /**
   * @param dashboard classic JSON whose panels hold their frames
   * @returns the key that its address ends in
   * @throws BadRequest when it is none
   */
  create(dashboard: unknown): string {
    if (typeof dashboard !== 'object' || dashboard === null) {
      throw new BadRequest('A snapshot needs a dashboard');
    }
    const key = randomBytes(16).toString('hex');
    this.byKey.set(key, dashboard);
    return key;
  }

  get(key: string): object | undefined {
    return this.byKey.get(key);
  }
}
