import { defineCheck, present } from './check.ts';

export const allMissing = defineCheck({
  name: 'all-missing',
  purpose: 'The series has at least one value known by the as-of date.',
  cite: 'ISO/IEC 25012:2008, completeness.',
  applies: ['observations', 'bars'],
  severity: 'failed',
  onEmpty: true,
  run(subject) {
    const count = present(subject).values.length;
    return {
      offences: count > 0 ? [] : [subject.dates[0] ?? null],
      expected: `at least 1 value known by ${subject.asOf}`,
      found: `${count} values in ${subject.dates.length} rows`,
    };
  },
});
