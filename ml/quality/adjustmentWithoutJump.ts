import { defineCheck } from './check.ts';
import { summary } from './offence.ts';
import { steps, type Step } from './priceJump.ts';

const parameters = {
  leastSplit: { value: 1.25, meaning: 'splits by less than this, either way, are lost in a day’s noise' },
  leastDividend: { value: 0.1, meaning: 'dividends below this share of the price are lost in a day’s noise' },
};

/**
 * What the log of the price should do when a holder of one old share is to have lost nothing: k new shares, each worth
 * the price and the dividend, so price = before / k − dividend. null where that is too little to see.
 */
function promised({ before, bar }: Step): number | null {
  const { splitFactor, dividend } = bar;
  const split = Math.abs(Math.log(splitFactor)) >= Math.log(parameters.leastSplit.value);
  const paid = (dividend * splitFactor) / before.close;
  if (!split && paid < parameters.leastDividend.value) return null;
  return -Math.log(splitFactor) + Math.log(Math.max(1 - paid, 1e-3));
}

export const adjustmentWithoutJump = defineCheck({
  name: 'adjustment-without-jump',
  purpose:
    'Where a split or a large dividend is recorded the raw price moves with it; if not, prices are adjusted already or the record is wrong.',
  cite: 'CRSP, "Stock and Index Data Descriptions Guide", distribution codes and factors to adjust price.',
  applies: ['bars'],
  severity: 'fail',
  onEmpty: false,
  parameters,
  run({ bars }) {
    const offences = steps(bars).flatMap((step) => {
      const move = promised(step);
      if (move === null) return [];
      const seen = Math.log(step.bar.close / step.before.close);
      // Nearer to no move than to the promised one.
      if (Math.abs(seen) >= Math.abs(seen - move)) return [];
      const { sessionDate: at, splitFactor, dividend, close } = step.bar;
      const record = `split ${splitFactor}${dividend > 0 ? `, dividend ${dividend}` : ''}`;
      return [{ at, found: `${record} on ${at} while the close went from ${step.before.close} to ${close}` }];
    });
    return {
      offences,
      expected: 'a close that moves with every split and large dividend',
      found: summary(offences, 'all so'),
    };
  },
});
