import assert from 'node:assert/strict';
import { parseSystem } from '../../systems/schema.ts';
import { known } from './known.ts';
import { problemsOf, signal } from './minimal.ts';

/** The least of a system of effects, with this target. */
const causal = (target: string): string =>
  signal
    .replace('kind: signal', 'kind: causal')
    .replace(/target: .*/, `target: ${target}\ntreatments: [rate]`)
    .replace('log_likelihood_per_observation, direction: higher', 'r_loss, direction: lower')
    .replace('gaussian-hmm', 'hybrid-causal')
    .replace(
      '{ source: fred, series: { id: GS10, frequency: monthly } }',
      '{ source: fred, series: [{ id: GS10, frequency: monthly }, { id: DGS10, frequency: daily }] }',
    );

describe('outcomes of a causal system', () => {
  it('are a return, a volatility, or growth and change of bars and of series', () => {
    for (const target of ['volatility, of: close', 'growth, of: close', 'change, of: GS10', 'growth, of: GS10'])
      assert.deepEqual(problemsOf(causal(`{ name: outcome, kind: ${target}, horizon: 3 }`)), [], target);
    const { target } = parseSystem(causal('{ name: jobs, kind: change, of: GS10, horizon: 3 }'), 'tiny.yaml', known);
    assert.deepEqual(target, { name: 'jobs', kind: 'change', of: 'GS10', horizon: 3 });
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    [
      'a misspelt kind',
      causal('{ name: x, kind: volatilty, horizon: 3 }'),
      /^target.kind: expected one of .*volatility/,
    ],
    [
      'volatility of a series',
      causal('{ name: x, kind: volatility, of: GS10, horizon: 3 }'),
      /^target.of: there is no column of .* GS10;/,
    ],
    [
      'a misspelt series',
      causal('{ name: x, kind: growth, of: GS1O, horizon: 3 }'),
      /^target.of: there is no .*series of months.* GS1O; .*GS10\. .*GS10\?/,
    ],
    [
      'a series of days',
      causal('{ name: x, kind: growth, of: DGS10, horizon: 3 }'),
      /^target.of: there is no .*series of months.* DGS10;/,
    ],
    [
      'a signal',
      signal.replace('name: up,', 'name: up, kind: volatility,'),
      /^target.kind: a system of kind signal predicts a direction, got volatility/,
    ],
  ];
  for (const [what, text, sentence] of refused)
    it(`refuses ${what}`, () => {
      const problems = problemsOf(text);
      assert.equal(problems.length, 1, problems.join('\n'));
      assert.match(problems[0]!, sentence);
    });
});
