import assert from 'node:assert/strict';
import type { NeuralView } from '../../../contracts/neural.ts';
import { nothing } from '../../../report/html.ts';
import { drawnRows } from '../../../report/sections/drawnRows.ts';
import { sampleNetworks } from '../sampleNetworks.ts';

const sample = sampleNetworks().at(-1)!;
const textOf = (view: NeuralView) => drawnRows(view, 'k').markup.replace(/<wbr>/g, '').replace(/\s+/g, ' ');

describe('rows drawn by a generator', () => {
  it('are drawn beside real ones: distance, memory, tails and what they teach, with the numbers', () => {
    const text = textOf(sample);
    for (const wanted of [
      'How the generator of augmented learnt',
      '180 steps',
      'What windows of return_1 remember',
      'absolute returns, lag 9',
      'Kurtosis is 9 of real and 4.200 of drawn',
      'quantile 0.995',
      '0.7012',
      '1,600 drawn rows',
    ])
      assert.ok(text.includes(wanted), wanted);
    assert.equal([...text.matchAll(/<figure>/g)].length, 3);
    assert.doesNotMatch(text, /NaN|undefined/);
    assert.doesNotMatch(text, /diverged/);
  });

  it('say that the generator diverged, and leave out what there is not', () => {
    const rest = { diverged: true, drawn_rows: 0, distances: sample.generative!.distances };
    const text = textOf({ ...sample, generative: rest });
    assert.match(text, /It diverged, and nothing that it draws was learnt from/);
    assert.equal([...text.matchAll(/<figure>/g)].length, 1);
    assert.doesNotMatch(text, /taught by/);
    const short = textOf({ ...sample, generative: { ...rest, distances: [] } });
    assert.doesNotMatch(short, /<figure>/);
  });

  it('are nothing where no generator was', () => {
    assert.equal(drawnRows(sampleNetworks()[0]!, 'k'), nothing);
  });
});
