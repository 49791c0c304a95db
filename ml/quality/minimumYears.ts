import { daysBetween } from '../../contracts/dates.ts';
import { defineCheck, present } from './check.ts';

export const minimumYears = defineCheck({
  name: 'minimum-years',
  purpose: 'The values span enough years to have seen more than one state of the economy.',
  cite: 'Burns and Mitchell (1946), Measuring Business Cycles, ch. 1: cycles last from over one to ten or twelve years.',
  applies: ['observations', 'bars'],
  severity: 'fail',
  onEmpty: false,
  parameters: {},
  run(subject, limits) {
    const { dates } = present(subject);
    const [first, last] = [dates[0], dates.at(-1)];
    const years = first === undefined || last === undefined ? 0 : daysBetween(first, last) / 365.25;
    const found = `${years.toFixed(2)} years${first === undefined ? '' : ` (${first} to ${last ?? first})`}`;
    return {
      // A month of grace: monthly dates are first days, so three full years span 35 months.
      offences: years + 31 / 365.25 >= limits.minimumYears ? [] : [{ at: null, found }],
      expected: `at least ${limits.minimumYears} years`,
      found,
    };
  },
});
