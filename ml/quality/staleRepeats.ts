import { defineCheck, listDates, present } from './check.ts';

export const staleRepeats = defineCheck({
  name: 'stale-repeats',
  purpose: 'No value is repeated so often in a row that the source may have stopped updating it.',
  cite: 'Regimen; policy rates near zero do repeat for years, so this warns and does not fail.',
  applies: ['observations', 'bars'],
  severity: 'warned',
  onEmpty: false,
  run(subject, limits) {
    const { dates, values } = present(subject);
    const runs: { readonly date: string; readonly length: number }[] = [];
    let from = 0;
    for (let row = 1; row <= values.length; row += 1) {
      if (row < values.length && values[row] === values[from]) continue;
      if (row - from > limits.maximumRepeats) runs.push({ date: dates[from]!, length: row - from });
      from = row;
    }
    const found = runs.map((run) => `${run.length} from ${run.date}`);
    return {
      offences: runs.map((run) => run.date),
      expected: `at most ${limits.maximumRepeats} equal values in a row`,
      found: runs.length === 0 ? 'no longer run' : listDates(found),
    };
  },
});
