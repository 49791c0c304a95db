import assert from 'node:assert/strict';
import type { Bar } from '../../contracts/observation.ts';
import type { Subject } from '../../ml/quality/check.ts';
import type { CheckName } from '../../ml/quality/registry.ts';
import { checks } from '../../ml/quality/registry.ts';
import { limits, monthDate, newYork, sessions } from '../ml/quality/subjects.ts';

const months = Array.from({ length: 240 }, (_, month) => monthDate(month));
const level = months.map((_, month) => Number((100 + 0.2 * month + Math.sin(month)).toFixed(3)));
const clean: Subject = {
  series: 'X',
  kind: 'observations',
  frequency: 'monthly',
  optional: false,
  asOf: '2020-02-29',
  dates: months,
  values: level,
  duplicates: [],
  disordered: [],
  revisions: [],
  bars: [],
};
const daily = sessions('X', 1000);
const cleanBars: Subject = {
  ...clean,
  kind: 'bars',
  frequency: 'daily',
  asOf: '2003-11-05',
  dates: daily.map((bar) => bar.sessionDate),
  values: daily.map((bar) => bar.close),
  bars: daily,
};
const ofBars = (bars: readonly Bar[]): Subject => ({
  ...cleanBars,
  dates: bars.map((bar) => bar.sessionDate),
  values: bars.map((bar) => bar.close),
  bars,
});
const cleanNewYork = ofBars(newYork('X'));
const from = (row: number, change: (bar: Bar) => Bar) => ofBars(daily.map((bar, at) => (at < row ? bar : change(bar))));
const scaled = (factor: number) => (bar: Bar) => ({
  ...bar,
  open: bar.open * factor,
  high: bar.high * factor,
  low: bar.low * factor,
  close: bar.close * factor,
});
const cut = (subject: Subject, keep: (row: number) => boolean): Subject => ({
  ...subject,
  dates: subject.dates.filter((_, row) => keep(row)),
  values: subject.values.filter((_, row) => keep(row)),
});

/** One planted fault per check: adding a check means planting its fault here. */
const faults: Record<CheckName, Subject> = {
  allMissing: { ...clean, values: level.map(() => null) },
  duplicateDates: { ...clean, duplicates: ['2003-01-01'] },
  outOfOrder: { ...clean, disordered: ['2003-01-01'] },
  completeness: cut(clean, (row) => row % 3 > 0),
  minimumObservations: cut(clean, (row) => row < 99),
  minimumYears: cut(clean, (row) => row < 30),
  frequency: cut(clean, (row) => row % 3 === 0),
  staleness: cut(clean, (row) => row < 230),
  calendarGaps: cut(clean, (row) => row !== 120),
  offSession: ofBars([...cleanNewYork.bars, { ...daily[0]!, sessionDate: '2003-11-01' }]),
  staleRepeats: { ...clean, values: level.map((value, row) => (row < 13 ? 5 : value)) },
  range: { ...clean, series: 'UNRATE' },
  unitJumps: { ...clean, values: level.map((value, row) => (row < 100 ? value : value / 1000)) },
  revisionSize: {
    ...clean,
    revisions: [{ date: '2003-01-01', vintage: '2003-06-01', from: 100, to: 140 }],
  },
  barPrices: { ...cleanBars, bars: daily.map((bar, row) => (row === 5 ? { ...bar, close: 0 } : bar)) },
  adjustmentWithoutJump: ofBars(daily.map((bar, row) => (row === 5 ? { ...bar, splitFactor: 4 } : bar))),
  jumpWithoutSplit: from(500, scaled(1 / 4)),
};

describe('every data check', () => {
  for (const [key, check] of Object.entries(checks)) {
    describe(check.name, () => {
      it('says what it is for and where it comes from', () => {
        assert.ok(check.purpose.length > 20 && check.cite.length > 10);
        assert.match(check.name, /^[a-z]+(-[a-z]+)*$/);
        for (const { value, meaning } of Object.values(check.parameters))
          assert.ok(Number.isFinite(value) && meaning.length > 10, check.name);
      });

      it('passes clean data of every kind it applies to', () => {
        for (const subject of [clean, cleanBars, cleanNewYork].filter(({ kind }) => check.applies.includes(kind)))
          assert.deepEqual(check.run(subject, limits).offences, []);
      });

      it('finds its planted fault and says what was expected and found', () => {
        const outcome = check.run(faults[key as CheckName], limits);
        assert.ok(outcome.offences.length > 0);
        assert.ok(outcome.expected.length > 0 && outcome.found.length > 0);
        assert.doesNotMatch(outcome.expected + outcome.found, /undefined/);
      });

      it('tells each offence in order, with its date', () => {
        const { offences } = check.run(faults[key as CheckName], limits);
        const dates = offences.map(({ at }) => at).filter((at) => at !== null);
        assert.deepEqual(dates, [...dates].sort());
        for (const { found } of offences) assert.ok(found.length > 0);
      });

      if (check.severity === 'quarantine')
        it('leaves out sessions of bars, and nothing else', () => {
          assert.deepEqual(check.applies, ['bars']);
          const fault = faults[key as CheckName];
          for (const { at } of check.run(fault, limits).offences) assert.ok(fault.dates.includes(at!));
        });

      it('gives the same outcome twice', () => {
        const subject = faults[key as CheckName];
        assert.deepEqual(check.run(subject, limits), check.run(subject, limits));
      });
    });
  }
});
