import { defineCheck } from './check.ts';
import { listFirst } from './offence.ts';

export const duplicateDates = defineCheck({
  name: 'duplicate-dates',
  purpose: 'Each date comes once in each vintage.',
  cite: 'ISO/IEC 25012:2008, consistency.',
  applies: ['observations', 'bars'],
  severity: 'fail',
  onEmpty: true,
  parameters: {},
  run: ({ duplicates }) => ({
    offences: duplicates.map((at) => ({ at, found: `${at} more than once` })),
    expected: 'each date once',
    found: duplicates.length === 0 ? 'no duplicate' : `${duplicates.length} repeated: ${listFirst(duplicates)}`,
  }),
});
