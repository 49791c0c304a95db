import assert from 'node:assert/strict';
import { nothing } from '../../../report/html.ts';
import { residuals } from '../../../report/sections/residuals.ts';
import { samplePage } from '../samplePage.ts';
import { sampleResiduals, sampleWaits } from '../sampleResiduals.ts';

const run = samplePage().runs[0]!;
const textOf = (markup: string) => markup.replace(/<wbr>/g, '').replace(/\s+/g, ' ');
const figures = (markup: string) => [...markup.matchAll(/<figure>/g)].length;

describe('residuals section', () => {
  it('tests every model, and draws those with curves', () => {
    const { markup } = residuals({ ...run, residuals: sampleResiduals() }, 'run-1-residuals');
    const text = textOf(markup);
    for (const wanted of [
      'What the models left over',
      'Every 5th row',
      'Ljung–Box over 20 lags',
      '&lt; 0.001',
      'Residuals of stack over time',
      'Memory of what residual left over',
      'Quantile residuals',
    ])
      assert.ok(text.includes(wanted), wanted);
    assert.equal(figures(markup), 6);
    assert.doesNotMatch(markup, /NaN|Infinity|undefined/);
    const few = /<th[^>]*>network<\/th>([\s\S]*?)<\/tr>/.exec(markup)![1]!;
    assert.equal([...few.matchAll(/—/g)].length, 4, 'too few rows to test');
  });

  it('shows the waits between orders on their own as well', () => {
    const { markup } = residuals({ ...run, waits: sampleWaits() }, 'k');
    assert.ok(textOf(markup).includes('clock of the Hawkes process'));
    assert.equal(figures(markup), 4);
    assert.doesNotMatch(markup, /NaN|Infinity|undefined/);
  });

  it('is nothing where there is nothing to look at', () => {
    assert.equal(residuals(run, 'k'), nothing);
  });
});
