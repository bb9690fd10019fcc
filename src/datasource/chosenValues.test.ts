import { chosenValues } from './chosenValues';

const templates = (...variables: Array<{ query: unknown; value: unknown }>) => ({
  getVariables: () => variables.map(({ query, value }) => ({ query, current: { value } })) as never,
});
const namespace = { refId: 'namespace', tag: 'namespace' };

it('are those that no store lists: wildcards, numbers and words for all', () => {
  expect(
    chosenValues(templates({ query: namespace, value: ['deepflow-*', '7', '__any', 'shop', '$__all'] }), 'namespace')
  ).toEqual([
    { text: 'deepflow-*', value: 'deepflow-*' },
    { text: '7', value: '7' },
    { text: 'Any', value: '__any' },
  ]);
  expect(chosenValues(templates({ query: namespace, value: '__disabled' }), 'namespace')).toEqual([
    { text: 'Disabled', value: '__disabled' },
  ]);
  expect(chosenValues(templates({ query: namespace, value: '*' }), 'namespace')).toEqual([]);
});

it('are those of the same tag', () => {
  const all = templates(
    { query: namespace, value: 'a*' },
    { query: 'a text', value: 'b*' },
    { query: undefined, value: '*' }
  );
  expect(chosenValues(all, 'cluster')).toEqual([]);
  expect(chosenValues({}, 'namespace')).toEqual([]);
});
