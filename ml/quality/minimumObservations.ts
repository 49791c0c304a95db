import { defineCheck, present } from './check.ts';

export const minimumObservations = defineCheck({
  name: 'minimum-observations',
  purpose: 'There are enough values to fit a model on.',
  cite: 'Green (1991), "How many subjects does it take to do a regression analysis?", Multivariate Behavioral Research 26.',
  applies: ['observations', 'bars'],
  severity: 'fail',
  onEmpty: false,
  parameters: {},
  run(subject, limits) {
    const count = present(subject).values.length;
    const found = `${count} values`;
    return {
      offences: count >= limits.minimumObservations ? [] : [{ at: null, found }],
      expected: `at least ${limits.minimumObservations} values`,
      found,
    };
  },
});
