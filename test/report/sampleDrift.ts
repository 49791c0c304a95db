import { addDays } from '../../contracts/dates.ts';
import type { ConceptDrift, DriftReport, FeatureDrift } from '../../contracts/drift.ts';
import type { RegimeWatch } from '../../contracts/regimes.ts';
import { seeded } from './seeded.ts';

const names = [
  'returns_5',
  'returns_21',
  'realised_volatility_21',
  'rsi_14',
  'macd_histogram',
  'drawdown',
  'term_spread',
  'credit_spread',
];

function sampleConcept(risen: boolean, at: string): ConceptDrift[] {
  const watched = [
    ['pageHinkley', 'log_loss', 0.6159, 0.8127],
    ['adwin', 'brier', 0.2112, 0.2604],
    ['ddm', 'error', 0.3803, 0.5],
  ] as const;
  return watched.map(([detector, loss, referenceLevel, after]): ConceptDrift => {
    const alarmed = risen && detector !== 'adwin';
    const level = risen ? after : referenceLevel - 0.01;
    const found = alarmed ? `says that losses rose by ${at}` : 'sees no rise';
    const sentence = `${detector} ${found}: mean ${loss} ${level} on the last 20 of 25 rows since training, ${referenceLevel} on 355 out-of-time rows before.`;
    const rows = { referenceLosses: 355, losses: 25 };
    return { detector, loss, ...rows, referenceLevel, level, alarmed, at: alarmed ? at : null, sentence };
  });
}

const sampleRegime = (asOf: string): RegimeWatch => ({
  ...{ raise: 0.8, clear: 0.5, atTraining: 'expansion', now: 'contraction' },
  changes: [{ from: 'expansion', to: 'contraction', date: asOf, probability: 0.941 }],
  sentence: `The regime changed once since champion v1 was trained: from expansion to contraction on ${asOf} (probability 0.94).`,
});

/** Eight features, quiet until March 2020, when volatility, drawdown and spreads move. */
export function sampleDrift(system: string, months: readonly string[], championVersion: number): DriftReport[] {
  const random = seeded(championVersion);
  return months.map((asOf): DriftReport => {
    const features = names.map((feature, at): FeatureDrift => {
      const moved = asOf >= '2020-03-31' && [2, 5, 7].includes(at) ? 0.5 + random() * 0.4 : 0;
      const [psi, ksStatistic] = [0.03 + random() * 0.09 + moved, 0.04 + random() * 0.06 + moved / 2.5];
      const drifted = psi > 0.2 && ksStatistic > 0.15;
      return {
        feature,
        referenceRows: 2516,
        liveRows: 126,
        psi,
        ksStatistic,
        drifted,
        psiPValue: drifted ? 0.00002 : 0.31,
        ksPValue: drifted ? 0.00001 : 0.27,
        psiBlockPValue: at === 6 ? null : drifted ? 0.001 : 0.44,
        ksBlockPValue: at === 6 ? null : drifted ? 0.002 : 0.39,
        adjustedPValue: at === 6 ? null : drifted ? 0.0053 : 0.62,
        wasserstein: 0.08 + moved * 1.3,
        effectiveReferenceRows: at === 6 ? 11.3 : 240 + 25 * at,
        effectSize: moved * 1.4 - 0.1,
        why: `PSI ${psi.toFixed(3)} (threshold 0.2); KS statistic ${ksStatistic.toFixed(3)} (threshold 0.15)`,
      };
    });
    const moved = features.filter((one) => one.drifted);
    const accuracy = 0.64 - moved.length * 0.03;
    return {
      system,
      asOf,
      thresholds: { psi: 0.2, ksStatistic: 0.15 },
      championVersion,
      features,
      from: addDays(asOf, -180),
      to: asOf,
      scores: [
        {
          metric: 'accuracy',
          rows: 121,
          value: accuracy,
          threshold: 0.6,
          failed: accuracy < 0.6,
          sentence: `accuracy ${accuracy.toFixed(3)} on 121 matured labels, threshold 0.6.`,
        },
      ],
      concept: sampleConcept(moved.length > 1, asOf),
      ...(system === 'macro-cycle' ? { regime: sampleRegime(asOf) } : {}),
      drifted: moved.length > 1,
      alerts: moved.map(
        ({ feature, psi }) => `${feature} drifted: PSI ${(psi ?? 0).toFixed(3)} against a threshold of 0.2.`,
      ),
    };
  });
}
