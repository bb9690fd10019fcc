/** Short links (`/goto/<uid>`), kept as long as the host runs. */
import { randomBytes } from 'node:crypto';

export class ShortUrls {
  private readonly paths = new Map<string, string>();

  /**
   * @param target a path inside the host, with its query
   * @returns undefined when it would lead elsewhere
   */
  create(target: string): string | undefined {
    const path = target.replace(/^\/+/, '');
    if (/^[a-z][a-z0-9+.-]*:/i.test(path) || path.includes('\\')) {
      return undefined;
    }
    const uid = randomBytes(7).toString('base64url');
    this.paths.set(uid, `/${path}`);
    return uid;
  }

  resolve(uid: string): string | undefined {
    return this.paths.get(uid);
  }
}
