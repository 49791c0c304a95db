import { defineCheck, listDates } from './check.ts';

export const duplicateDates = defineCheck({
  name: 'duplicate-dates',
  purpose: 'Each date comes once in each vintage.',
  cite: 'ISO/IEC 25012:2008, consistency.',
  applies: ['observations', 'bars'],
  severity: 'failed',
  onEmpty: true,
  run: ({ duplicates }) => ({
    offences: duplicates,
    expected: 'each date once',
    found: duplicates.length === 0 ? 'no duplicate' : `${duplicates.length} repeated: ${listDates(duplicates)}`,
  }),
});
