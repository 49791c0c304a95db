import { defineCheck, present } from './check.ts';
import { summary } from './offence.ts';

export const staleRepeats = defineCheck({
  name: 'stale-repeats',
  purpose: 'No value is repeated so often in a row that the source may have stopped updating it.',
  cite: 'Regimen; policy rates near zero do repeat for years, so this warns and does not fail.',
  applies: ['observations', 'bars'],
  severity: 'warn',
  onEmpty: false,
  parameters: {},
  run(subject, limits) {
    const { dates, values } = present(subject);
    const offences: { readonly at: string; readonly found: string }[] = [];
    let from = 0;
    for (let row = 1; row <= values.length; row += 1) {
      if (row < values.length && values[row] === values[from]) continue;
      const at = dates[from]!;
      if (row - from > limits.maximumRepeats) offences.push({ at, found: `${row - from} from ${at}` });
      from = row;
    }
    return {
      offences,
      expected: `at most ${limits.maximumRepeats} equal values in a row`,
      found: summary(offences, 'no longer run'),
    };
  },
});
