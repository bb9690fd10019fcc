import type { StatisticsColumn } from './statistics';

export interface Order {
  column: StatisticsColumn | 'name';
  ascending: boolean;
}

/** What a click on a column's head makes of the order: numbers the largest first, names from A on, a second click turns round. */
export function nextOrder(order: Order, column: Order['column']): Order {
  return order.column === column ? { column, ascending: !order.ascending } : { column, ascending: column === 'name' };
}
