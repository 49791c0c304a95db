import { optimalBlockLength } from '../../stats/blockBootstrap.ts';
import { createRandom } from '../../stats/rng.ts';
import { bootstrapDraws, independentDifference, type BootstrapDraws } from '../bootstrap/bootstrapDraws.ts';
import { bootstrapInterval, bootstrapPValue } from '../bootstrap/bootstrapInterval.ts';
import {
  meanDifferenceStatistic,
  meanStatistic,
  sharpeDifferenceStatistic,
  type MomentStatistic,
} from '../bootstrap/momentStatistic.ts';
import { defineTest, requireSamples, type TestResult } from '../comparison.ts';

const resamples = 1999;
const leastRows = 16;

/** Block length of a circular bootstrap of the differences of pairs, rounded up; 1 where they hardly resemble their neighbours. */
export function pairedBlockLength(a: Float64Array, b: Float64Array): number {
  const differences = a.map((value, row) => value - b[row]!);
  return Math.min(Math.floor(a.length / 4), Math.ceil(optimalBlockLength(differences).circular));
}

function concluded(found: BootstrapDraws, name: string, level: number, convention: string): TestResult {
  return {
    statistic: found.estimate / found.standardError,
    statisticName: 't',
    degreesOfFreedom: null,
    pValue: bootstrapPValue(found),
    convention,
    effect: { name, value: found.estimate, interval: bootstrapInterval(found, 'symmetric', level) },
  };
}

function byBlocks(
  statistic: MomentStatistic,
  blockLength: number,
  { level, seed }: { readonly level: number; readonly seed: number },
): TestResult {
  const random = createRandom(seed, 'comparison', statistic.name);
  const found = bootstrapDraws(statistic, { scheme: 'circular', blockLength, resamples, random });
  const convention = `studentised circular blocks of ${blockLength}, ${resamples} resamples`;
  return concluded(found, statistic.name, level, convention);
}

export const bootstrapMean = defineTest({
  name: 'bootstrapMean',
  purpose: 'Whether two independent samples have the same mean, without a law for their values.',
  cite: 'Efron and Tibshirani (1993), An Introduction to the Bootstrap, §16.2; Hall (1988), Annals of Statistics 16.',
  paired: false,
  rows: 'independent',
  minimumRows: leastRows,
  compare(a, b, { level, seed }) {
    requireSamples(a, b, { least: leastRows, what: 'A bootstrap test' });
    const draw = (values: Float64Array, which: string) =>
      bootstrapDraws(meanStatistic(values), {
        scheme: 'circular',
        blockLength: 1,
        resamples,
        random: createRandom(seed, 'comparison', which),
      });
    const found = independentDifference(draw(a, 'a'), draw(b, 'b'));
    return concluded(found, 'difference of means', level, `studentised, ${resamples} resamples of each sample`);
  },
});

export const blockBootstrapMean = defineTest({
  name: 'blockBootstrapMean',
  purpose: 'Whether the differences of pairs have mean 0, where neighbours in time resemble each other.',
  cite: 'Künsch (1989), Annals of Statistics 17; Götze and Künsch (1996), Annals of Statistics 24.',
  paired: true,
  rows: 'blocks',
  minimumRows: leastRows,
  compare(a, b, options) {
    requireSamples(a, b, { least: leastRows, what: 'A block bootstrap test', paired: true });
    return byBlocks(meanDifferenceStatistic(a, b), pairedBlockLength(a, b), options);
  },
});

export const blockBootstrapSharpe = defineTest({
  name: 'blockBootstrapSharpe',
  purpose:
    'Whether two strategies have the same Sharpe ratio over the same rows, where neighbours resemble each other.',
  cite: 'Ledoit and Wolf (2008), "Robust performance hypothesis testing with the Sharpe ratio", J. Empirical Finance 15.',
  paired: true,
  rows: 'blocks',
  minimumRows: leastRows,
  compare(a, b, options) {
    requireSamples(a, b, { least: leastRows, what: 'A test of Sharpe ratios', paired: true });
    return byBlocks(sharpeDifferenceStatistic(a, b), pairedBlockLength(a, b), options);
  },
});
