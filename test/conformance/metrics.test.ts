import assert from 'node:assert/strict';
import type {
  CausalSample,
  ClassifierSample,
  MetricDefinition,
  MoneySample,
  RegimeSample,
} from '../../ml/evaluation/metrics/metric.ts';
import { causalMetrics, classifierMetrics, moneyMetrics, regimeMetrics } from '../../ml/evaluation/metrics/registry.ts';
import { trade } from '../../ml/evaluation/trade.ts';
import { createRandom } from '../../ml/stats/rng.ts';

const rows = 400;
const random = createRandom(2, 'metrics');
const draw = (value: () => number) => Float64Array.from({ length: rows }, value);
const classifier: ClassifierSample = {
  probability: draw(() => random.uniform()),
  label: draw(() => random.integer(2)),
};
const oneClass: ClassifierSample = { probability: draw(() => 0), label: draw(() => 0) };
const money: MoneySample = trade({
  probability: classifier.probability,
  nextReturn: draw(() => 0.01 * random.normal()),
  horizon: 5,
});
const flat: MoneySample = trade({ probability: oneClass.probability, nextReturn: draw(() => 0), horizon: 5 });
const regime: RegimeSample = {
  logLikelihood: draw(() => random.normal()),
  fit: { aic: 12, bic: 15 },
  recession: classifier,
  recessionNote: null,
};
const bare: RegimeSample = {
  ...regime,
  fit: null,
  recession: null,
  recessionNote: 'NBER scores need labels, got none',
};

const column = () => draw(() => random.normal());
const causal: CausalSample = {
  treatments: [0, 1].map(() => ({
    ...{ effect: column(), outcome: column(), treatment: column(), constantEffect: column() },
  })),
  prediction: column(),
  outcome: column(),
};
const still: CausalSample = { ...causal, outcome: draw(() => 1) };

const reversed: ClassifierSample = {
  probability: classifier.probability.toReversed(),
  label: classifier.label.toReversed(),
};

function conforms<Sample extends object>(
  metrics: readonly MetricDefinition<Sample>[],
  ordinary: Sample,
  degenerate: Sample,
): void {
  for (const metric of metrics) {
    describe(metric.name, () => {
      it('says what it is for and where it comes from', () => {
        assert.match(metric.name, /^[a-z0-9]+(_[a-z0-9]+)*$/);
        assert.ok(metric.purpose.length > 20 && metric.cite.length > 10);
        assert.ok(metric.range[0] < metric.range[1]);
      });

      it('is a number in its range on an ordinary sample', () => {
        const { value, note } = metric.compute(ordinary);
        assert.ok(value !== null && Number.isFinite(value) && note === null);
        assert.ok(
          value >= metric.range[0] && value <= metric.range[1],
          `${value} outside ${metric.range.join(' to ')}`,
        );
        assert.deepEqual(metric.compute(ordinary), { value, note });
      });

      it('is a number or null with a note on a degenerate one, never NaN', () => {
        const { value, note } = metric.compute(degenerate);
        assert.ok(value === null ? note !== null && note.length > 10 : Number.isFinite(value));
      });
    });
  }
  const names = metrics.map((metric) => metric.name);
  it('has no name twice', () => assert.equal(new Set(names).size, names.length));
}

describe('every metric', () => {
  describe('of probabilities', () => {
    conforms(classifierMetrics, classifier, oneClass);
    for (const metric of classifierMetrics)
      it(`${metric.name} does not depend on the order of rows`, () => {
        const [a, b] = [metric.compute(classifier).value!, metric.compute(reversed).value!];
        assert.ok(Math.abs(a - b) < 1e-12);
      });
    for (const metric of classifierMetrics.filter(({ better }) => better !== null))
      it(`${metric.name} is better for the truth than for its opposite`, () => {
        const { label } = classifier;
        const right = metric.compute({ label, probability: label.map((y) => 0.1 + 0.8 * y) }).value!;
        const wrong = metric.compute({ label, probability: label.map((y) => 0.9 - 0.8 * y) }).value!;
        assert.ok(metric.better === 'higher' ? right > wrong : right < wrong, `${right} against ${wrong}`);
      });
  });
  describe('of money', () => conforms(moneyMetrics, money, flat));
  describe('of regimes', () => conforms(regimeMetrics, regime, bare));
  describe('of effects', () => conforms(causalMetrics, causal, still));
});
