import { defineCheck } from './check.ts';
import { summary } from './offence.ts';
import { steps, type Step } from './priceJump.ts';

const parameters = {
  openTolerance: { value: 0.04, meaning: 'how far the open may be from an even multiple of the last close, in logs' },
  closeTolerance: { value: 0.15, meaning: 'how far the close of that session may be, in logs' },
};

const usualSplits = [2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 40, 50, 100];

/** The usual split that would explain the step, or null. */
function likelySplit({ before, bar }: Step): number | null {
  if (bar.splitFactor !== 1) return null;
  const [open, close] = [Math.log(bar.open / before.close), Math.log(bar.close / before.close)];
  // One and a half times is a bad day for a small share as often as a split of 3 for 2.
  if (Math.abs(open) < Math.log(1.9)) return null;
  const factor = usualSplits.find((k) => Math.abs(Math.abs(open) - Math.log(k)) <= parameters.openTolerance.value);
  if (factor === undefined) return null;
  const move = Math.sign(open) * Math.log(factor);
  return Math.abs(close - move) <= parameters.closeTolerance.value ? (open < 0 ? factor : 1 / factor) : null;
}

export const jumpWithoutSplit = defineCheck({
  name: 'jump-without-split',
  purpose: 'No raw price opens at about 1/k or k times the last close without a recorded split by k.',
  cite: 'CRSP, "Stock and Index Data Descriptions Guide", factors to adjust price; a true halving such as Apple’s of 29 September 2000 looks alike, so this warns.',
  applies: ['bars'],
  severity: 'warn',
  onEmpty: false,
  parameters,
  run({ bars }) {
    const offences = steps(bars).flatMap((step) => {
      const factor = likelySplit(step);
      if (factor === null) return [];
      const at = step.bar.sessionDate;
      const split = factor > 1 ? `${factor} for 1` : `1 for ${Math.round(1 / factor)}`;
      return [{ at, found: `${step.before.close} → ${step.bar.open} on ${at}, as a split ${split} would` }];
    });
    return {
      offences,
      expected: 'a split on record for every jump that looks like one',
      found: summary(offences, 'all so'),
    };
  },
});
