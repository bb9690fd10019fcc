import { IdPool } from './idPool';

describe('IdPool', () => {
  it('gives every key an id of its own within the width, even when they collide', () => {
    const pool = new IdPool(1024 + 50);
    const ids = Array.from({ length: 50 }, (_, index) => pool.take(`scope/${index}`, `name ${index}`).id);
    expect(new Set(ids).size).toBe(50);
    expect(Math.min(...ids)).toBe(1024);
    expect(Math.max(...ids)).toBe(1024 + 49);
    expect(() => pool.take('scope/one more', 'one more')).toThrow('no id is left');
  });

  it('does not take an id that is stored for another name', () => {
    const { id } = new IdPool(0xffff).take('k', 'mine');
    const pool = new IdPool(0xffff);
    pool.learn(id, 'somebody else');
    expect(pool.take('k', 'mine')).toEqual({ id: id + 1, isNew: true });
  });

  it('recognises its own name that was read back without a scope', () => {
    const { id } = new IdPool(0xffff).take('k', 'mine');
    const pool = new IdPool(0xffff);
    pool.learn(id, 'mine');
    expect(pool.take('k', 'mine')).toEqual({ id, isNew: false });
  });
});
