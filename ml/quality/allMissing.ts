import { defineCheck, present } from './check.ts';

export const allMissing = defineCheck({
  name: 'all-missing',
  purpose: 'The series has at least one value known by the as-of date.',
  cite: 'ISO/IEC 25012:2008, completeness.',
  applies: ['observations', 'bars'],
  severity: 'fail',
  onEmpty: true,
  parameters: {},
  run(subject) {
    const count = present(subject).values.length;
    const found = `${count} values in ${subject.dates.length} rows`;
    return {
      offences: count > 0 ? [] : [{ at: subject.dates[0] ?? null, found }],
      expected: `at least 1 value known by ${subject.asOf}`,
      found,
    };
  },
});
