/** Annotations of dashboards, kept as long as the host runs. */
import { BadRequest } from './requests';

/** As Grafana's HTTP API has it; times in Unix ms. */
export interface StoredAnnotation {
  id: number;
  dashboardUID: string;
  panelId: number;
  time: number;
  timeEnd: number;
  text: string;
  tags: string[];
}

/** What is asked for; what is left out does not matter. */
export interface AnnotationFilter {
  from?: number;
  to?: number;
  dashboardUID?: string;
  tags?: string[];
}

export class Annotations {
  private readonly stored = new Map<number, StoredAnnotation>();
  private last = 0;

  /** @throws BadRequest when it has no time or no text */
  create(given: Record<string, unknown>): StoredAnnotation {
    const { time, timeEnd, text } = given;
    if (typeof time !== 'number' || typeof text !== 'string' || text === '') {
      throw new BadRequest('An annotation needs a time and a text');
    }
    const made: StoredAnnotation = {
      id: ++this.last,
      dashboardUID: typeof given.dashboardUID === 'string' ? given.dashboardUID : '',
      panelId: typeof given.panelId === 'number' ? given.panelId : 0,
      time,
      timeEnd: typeof timeEnd === 'number' ? Math.max(time, timeEnd) : time,
      text,
      tags: Array.isArray(given.tags) ? given.tags.map(String) : [],
    };
    this.stored.set(made.id, made);
    return made;
  }

  /** @returns whether there was one */
  delete(id: number): boolean {
    return this.stored.delete(id);
  }

  /** Those that touch the time between, with one of the tags, by time. */
  find({ from = -Infinity, to = Infinity, dashboardUID = '', tags = [] }: AnnotationFilter): StoredAnnotation[] {
    return [...this.stored.values()]
      .filter(
        (one) =>
          one.time <= to &&
          one.timeEnd >= from &&
          (dashboardUID === '' || one.dashboardUID === dashboardUID) &&
          (tags.length === 0 || tags.some((tag) => one.tags.includes(tag)))
      )
      .sort((a, b) => a.time - b.time);
  }
}
