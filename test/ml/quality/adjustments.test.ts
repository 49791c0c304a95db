import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Bar } from '../../../contracts/observation.ts';
import { adjustmentWithoutJump } from '../../../ml/quality/adjustmentWithoutJump.ts';
import type { CheckDefinition, Subject } from '../../../ml/quality/check.ts';
import { jumpWithoutSplit } from '../../../ml/quality/jumpWithoutSplit.ts';
import { limits, sessions } from './subjects.ts';

const subjectOf = (bars: readonly Bar[]): Subject => ({
  ...{ series: 'X', kind: 'bars', frequency: 'daily', optional: false, asOf: '2003-11-05' },
  ...{ duplicates: [], disordered: [], revisions: [], bars },
  dates: bars.map(({ sessionDate }) => sessionDate),
  values: bars.map(({ close }) => close),
});
const offences = (check: CheckDefinition, bars: readonly Bar[]) => check.run(subjectOf(bars), limits).offences;

const calm = sessions('X');
const at = 500;
const date = calm[at]!.sessionDate;
/** Prices of the sessions from `at` on times `factor`, and what the source records on that day. */
const changed = (factor: number, record: Partial<Bar> = {}) =>
  calm.map((bar, row) =>
    row < at
      ? bar
      : {
          ...bar,
          ...{ open: bar.open * factor, high: bar.high * factor, low: bar.low * factor, close: bar.close * factor },
          ...(row === at ? record : {}),
        },
  );

describe('splits and dividends against prices', () => {
  it('a recorded split whose price moved with it is clean, for any factor that one can see', () => {
    fc.assert(
      fc.property(fc.constantFrom(1.5, 2, 3, 4, 7, 10, 20, 0.5, 0.1, 0.05), (splitFactor) => {
        const bars = changed(1 / splitFactor, { splitFactor });
        assert.deepEqual(offences(adjustmentWithoutJump, bars), []);
        assert.deepEqual(offences(jumpWithoutSplit, bars), []);
      }),
    );
  });

  it('a split on record without a move of the price is found, whichever way it goes', () => {
    for (const splitFactor of [1.5, 2, 7, 20, 0.5, 0.1]) {
      const [offence, ...others] = offences(adjustmentWithoutJump, changed(1, { splitFactor }));
      assert.equal(offence?.at, date);
      assert.match(offence.found, new RegExp(`^split ${splitFactor} on ${date} while the close went from`));
      assert.deepEqual(others, []);
    }
    assert.deepEqual(offences(adjustmentWithoutJump, changed(1, { splitFactor: 1.02 })), []);
  });

  it('a move like a split without one on record is found, and a plain bad day is not', () => {
    for (const [factor, words] of [
      [1 / 2, '2 for 1'],
      [1 / 7, '7 for 1'],
      [10, '1 for 10'],
    ] as const) {
      const [offence, ...others] = offences(jumpWithoutSplit, changed(factor));
      assert.equal(offence?.at, date);
      assert.ok(offence.found.endsWith(`as a split ${words} would`), offence.found);
      assert.deepEqual(others, []);
    }
    for (const factor of [0.6, 0.75, 1 / 2.5, 1.4]) assert.deepEqual(offences(jumpWithoutSplit, changed(factor)), []);
  });

  it('a large dividend takes its part of the price with it; one that does not is found', () => {
    const before = calm[at - 1]!.close;
    assert.deepEqual(offences(adjustmentWithoutJump, changed(0.8, { dividend: 0.2 * before })), []);
    const [offence] = offences(adjustmentWithoutJump, changed(1, { dividend: 0.2 * before }));
    assert.equal(offence?.at, date);
    assert.match(offence.found, /^split 1, dividend \d/);
    assert.deepEqual(offences(adjustmentWithoutJump, changed(1, { dividend: 0.005 * before })), []);
  });

  it('AAPL’s 7 for 1 and 4 for 1 as traded are clean, and not when prices were adjusted already', () => {
    // Closes as traded on the last session before and the first one after, from the company's split history.
    const real = [
      { date: '2014-06-09', factor: 7, before: 645.57, open: 92.7, close: 93.7 },
      { date: '2020-08-31', factor: 4, before: 499.23, open: 127.58, close: 129.04 },
    ];
    for (const { date: day, factor, before, open, close } of real) {
      const bar = (sessionDate: string, first: number, last: number, splitFactor: number): Bar => ({
        ...calm[0]!,
        ...{ sessionDate, open: first, close: last, high: Math.max(first, last), low: Math.min(first, last) },
        splitFactor,
      });
      const raw = [bar('2000-01-03', before, before, 1), bar(day, open, close, factor)];
      assert.deepEqual(offences(adjustmentWithoutJump, raw), []);
      const adjusted = [bar('2000-01-03', before / factor, before / factor, 1), bar(day, open, close, factor)];
      assert.equal(offences(adjustmentWithoutJump, adjusted).length, 1);
      const unrecorded = [raw[0]!, { ...raw[1]!, splitFactor: 1 }];
      assert.equal(offences(jumpWithoutSplit, unrecorded).length, 1);
      assert.deepEqual(offences(adjustmentWithoutJump, unrecorded), []);
    }
  });

  it('in 33 years of 20 adjusted US shares alarms at two true falls only, which is why it warns', function () {
    const file = new URL('../../../../shared/data/market/stocks20_close_1990_2022.csv', import.meta.url);
    if (!existsSync(file)) {
      console.log(`      skipped: ${file.pathname} is not here (20 US shares, from PyPI's skfolio)`);
      this.skip();
    }
    const [head, ...lines] = readFileSync(file, 'utf8').trim().split('\n');
    const names = head!.split(',').slice(1);
    const rows = lines.map((line) => line.split(','));
    const alarms = names.flatMap((name, column) => {
      const bars = rows.flatMap((cells): Bar[] => {
        const close = Number(cells[column + 1]);
        return close > 0
          ? [{ ...calm[0]!, series: name, sessionDate: cells[0]!, open: close, high: close, low: close, close }]
          : [];
      });
      assert.ok(bars.length > 5000, name);
      return [adjustmentWithoutJump, jumpWithoutSplit].flatMap((check) =>
        offences(check, bars).map(({ found }) => `${name} ${found}`),
      );
    });
    // Apple's profit warning, and a share so cheap that its prices are a few steps apart.
    assert.deepEqual(alarms, [
      'AAPL 0.812 → 0.391 on 2000-09-29, as a split 2 for 1 would',
      'RRC 3.322 → 1.107 on 1990-04-10, as a split 3 for 1 would',
    ]);
  });
});
