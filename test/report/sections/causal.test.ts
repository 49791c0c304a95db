import assert from 'node:assert/strict';
import { nothing } from '../../../report/html.ts';
import { causal } from '../../../report/sections/causal.ts';
import { sampleCausal } from '../sampleCausal.ts';
import { samplePage } from '../samplePage.ts';

const run = samplePage().runs[0]!;

describe('causal section', () => {
  it('shows effects with their simulated coverage, curves, importance and refutations', () => {
    const { markup } = causal({ ...run, causal: sampleCausal }, 'run-1-causal');
    const text = markup.replace(/<wbr>/g, '').replace(/\s+/g, ' ');
    for (const wanted of [
      'Effects by hybrid',
      'gaussian-hmm',
      'conformal',
      '62.0 %',
      '95 % intervals cover 62 % of known effects',
      'rate_surprise by credit_spread.',
      'credit_spread 60.0 %',
      '0 of 39 placebos',
      'partially linear',
      'On 2018-12-31 the likeliest regime is 1, with 85.0 %',
      '−0.0131 to −0.0011',
    ])
      assert.ok(text.includes(wanted), wanted);
    assert.equal([...markup.matchAll(/<figure>/g)].length, 1);
    assert.match(text, /<td class="">yes<\/td>[\s\S]*<td class="">no<\/td>/);
  });

  it('is nothing for other systems, and where nothing was examined', () => {
    assert.equal(causal(run, 'k'), nothing);
    assert.equal(causal({ ...run, causal: null }, 'k'), nothing);
    assert.equal(causal({ ...run, causal: { ...sampleCausal, treatments: [] } }, 'k'), nothing);
  });
});
