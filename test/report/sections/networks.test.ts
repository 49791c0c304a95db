import assert from 'node:assert/strict';
import type { NeuralView } from '../../../contracts/neural.ts';
import { nothing } from '../../../report/html.ts';
import { networks } from '../../../report/sections/networks.ts';
import { samplePage } from '../samplePage.ts';

const run = samplePage().runs[0]!;
const curve = [0.69, 0.61, 0.55].map((loss, at) => ({
  ...{ epoch: at + 1, loss, validation: [0.68, 0.64, 0.66][at]! },
  learning_rate: 0.001,
}));
const mlp: NeuralView = { model: 'mlp', learningCurve: curve, bestEpoch: 2, diverged: false };
const transformer: NeuralView = {
  model: 'transformer',
  learningCurve: curve.map((record) => ({ ...record, validation: null })),
  ...{ bestEpoch: 3, diverged: true },
  attention: {
    rows: 64,
    layers: [
      [
        [1, 0],
        [0.75, 0.25],
      ],
      [
        [1, 0],
        [0.5, 0.5],
      ],
    ],
  },
};

const textOf = (markup: string) => markup.replace(/<wbr>/g, '').replace(/\s+/g, ' ');

describe('networks section', () => {
  it('shows each network’s learning curve and what its layers attend to, with the numbers', () => {
    const { markup } = networks({ ...run, networks: [mlp, transformer] }, 'run-1-networks');
    const text = textOf(markup);
    for (const wanted of [
      'How mlp learnt',
      'epoch 2 of 3 were kept',
      'diverged after 3 epochs',
      'What Layer 2 of transformer attends to',
      'newest 64 training rows',
      '0.6400',
      '0.7500',
    ])
      assert.ok(text.includes(wanted), wanted);
    assert.equal([...markup.matchAll(/<figure>/g)].length, 4);
    assert.doesNotMatch(markup, /NaN/);
    const [own, other] = markup.split('How transformer learnt') as [string, string];
    assert.ok(own.includes('<span>validation loss</span>'));
    assert.ok(!other.includes('<span>validation loss</span>'), 'nothing was validated');
  });

  it('draws a fit of one epoch', () => {
    const { markup } = networks(
      { ...run, networks: [{ ...mlp, learningCurve: curve.slice(0, 1), bestEpoch: 1 }] },
      'k',
    );
    assert.doesNotMatch(markup, /NaN|Infinity/);
  });

  it('is nothing where there is no network', () => {
    assert.equal(networks(run, 'k'), nothing);
    assert.equal(networks({ ...run, networks: [] }, 'k'), nothing);
  });
});
