import assert from 'node:assert/strict';
import type { Frame } from '../../../contracts/frame.ts';
import type { SplitSpec } from '../../../contracts/system.ts';
import { walkForward } from '../../../ml/evaluation/walkForward.ts';
import { studySteps } from '../../../ml/tune/studySteps.ts';

const day = 86_400_000;
const start = Date.UTC(2020, 0, 1);
const horizon = 3;

/** n daily rows whose label is known `horizon` days later. */
function gold(n: number): Frame {
  const time = Float64Array.from({ length: n }, (_, row) => start + row * day);
  const known = (row: number) => row + horizon < n;
  return {
    time,
    columns: {
      x: time.map((_, row) => Math.sin(row)),
      target: time.map((_, row) => (known(row) ? row % 2 : NaN)),
      label_end: time.map((at, row) => (known(row) ? at + horizon * day : NaN)),
      forward_return: time.map((_, row) => (known(row) ? 0.01 : NaN)),
    },
  };
}

const splits: SplitSpec = { scheme: 'expanding', firstTest: '2020-02-20', testRows: 10, embargoRows: 1, trainRows: 0 };

describe('studySteps', () => {
  it('holds out the last blocks with a quarter of the test rows and cuts the others in three', () => {
    // 50 rows of training, then 12 blocks.
    const { blocks, tables, holdoutFrom } = studySteps(gold(170), splits, true);
    assert.deepEqual(blocks, [3, 6, 9]);
    assert.deepEqual(
      tables.map(({ time }) => time.length),
      [80, 110, 140],
    );
    assert.equal(holdoutFrom, start + 140 * day);
    // A last block that is short makes the holdout no smaller.
    assert.equal(studySteps(gold(163), splits, true).blocks.at(-1), 8);
    assert.deepEqual(studySteps(gold(80), splits, true).blocks, [1, 2]);
  });

  it('lets no table know a row or an outcome from the next block on', () => {
    const whole = gold(170);
    for (const { time, columns } of studySteps(whole, splits, true).tables) {
      const end = whole.time[time.length]!;
      assert.ok(time.at(-1)! < end);
      time.forEach((at, row) => {
        const known = at + horizon * day < end;
        for (const name of ['target', 'label_end', 'forward_return'])
          assert.equal(Number.isFinite(columns[name]![row]!), known, `${name} of row ${row}`);
        assert.equal(columns['x']![row], whole.columns['x']![row]);
      });
    }
  });

  it('changing all that lies in the holdout changes no table', () => {
    const { tables, holdoutFrom } = studySteps(gold(170), splits, true);
    const from = gold(170).time.indexOf(holdoutFrom);
    const other = gold(170);
    const spoilt = Object.fromEntries(
      Object.entries(other.columns).map(([name, values]) => [
        name,
        values.map((value, row) => (row < from - (name === 'x' ? 0 : horizon) || name === 'label_end' ? value : 9)),
      ]),
    );
    assert.deepEqual(studySteps({ time: other.time, columns: spoilt }, splits, true).tables, tables);
  });

  it('has the blocks of a run, so that its fits are those of a run', () => {
    const whole = gold(170);
    const folds = walkForward(whole.time, whole.columns['label_end']!, splits);
    for (const { time, columns } of studySteps(whole, splits, true).tables) {
      const part = walkForward(time, columns['label_end']!, splits);
      assert.deepEqual(part, folds.slice(0, part.length));
    }
  });

  it('refuses splits that leave nothing to search', () => {
    assert.throws(() => studySteps(gold(70), splits, true), /at least 2 test blocks before its holdout, got 1 of 2/);
  });
});
