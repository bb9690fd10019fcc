import { rehearse } from './rehearse';

it('lays out without a fault, whatever changes in laying out', () => {
  expect(rehearse).not.toThrow();
});
