import { Annotations } from './annotations';
import { BadRequest } from './requests';

const texts = (found: Array<{ text: string }>) => found.map(({ text }) => text);

test('annotations that touch the time are found, of one dashboard or with a tag, until they are deleted', () => {
  const annotations = new Annotations();
  annotations.create({ dashboardUID: 'a', time: 300, text: 'later', tags: ['deploy'] });
  const { id } = annotations.create({ dashboardUID: 'a', time: 100, timeEnd: 200, text: 'lasts' });
  annotations.create({ dashboardUID: 'b', time: 150, text: 'elsewhere' });
  expect(texts(annotations.find({}))).toEqual(['lasts', 'elsewhere', 'later']);
  expect(texts(annotations.find({ dashboardUID: 'a', from: 180, to: 250 }))).toEqual(['lasts']);
  expect(texts(annotations.find({ tags: ['deploy', 'none'] }))).toEqual(['later']);
  expect(annotations.delete(id)).toBe(true);
  expect(annotations.delete(id)).toBe(false);
  expect(texts(annotations.find({ dashboardUID: 'a' }))).toEqual(['later']);
});

test('one without a time or a text is refused', () => {
  const annotations = new Annotations();
  expect(() => annotations.create({ time: 1 })).toThrow(BadRequest);
  expect(() => annotations.create({ text: 'never' })).toThrow(BadRequest);
});
