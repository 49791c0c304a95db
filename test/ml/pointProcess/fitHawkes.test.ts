import assert from 'node:assert/strict';
import { fitHawkes } from '../../../ml/pointProcess/fitHawkes.ts';
import type { FitOptions, HawkesFit } from '../../../ml/pointProcess/hawkesFit.ts';
import type { HawkesModel } from '../../../ml/pointProcess/hawkesModel.ts';
import { simulateHawkes } from '../../../ml/pointProcess/simulateHawkes.ts';
import { generateHawkes } from '../../../ml/synthetic/hawkes.ts';
import { assertClose } from '../../support/assertClose.ts';
import { few, fewModel, fixture, numbers, two } from './fixture.ts';

const valuesOf = ({ parameters }: HawkesFit): readonly number[] => parameters.map(({ value }) => value);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value / values.length, 0);
const spread = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + (value - mean(values)) ** 2 / (values.length - 1), 0));

describe('fitHawkes', function () {
  this.timeout(120_000);

  it('reaches the reference optimum', () => {
    const fit = fitHawkes(few, { kernel: 'exponential' });
    assertClose(fit.logLikelihood, -9.511270803, { abs: 1e-5, why: 'K5' });
    const [baseline, weight, decay] = valuesOf(fit);
    assertClose(baseline!, 0.93646, { abs: 1e-5, why: 'K5 μ' });
    assertClose(weight!, 0.14867, { abs: 1e-5, why: 'K5 α' });
    assertClose(decay!, 10.704, { abs: 1e-3, why: 'K5 β' });
    assert.ok(fit.converged && fit.branching.stationary && fit.branching.ratio === weight);
    assert.equal(fit.profile.length, 14);
    for (const { logLikelihood } of fit.profile) assert.ok(logLikelihood <= fit.logLikelihood);
    assertClose(fit.aic, 6 - 2 * fit.logLikelihood, { abs: 1e-12, why: 'AIC' });
    assertClose(fit.bic, 3 * Math.log(11) - 2 * fit.logLikelihood, { abs: 1e-12, why: 'BIC' });
  });

  it('gets at least as high as scipy from many starts', () => {
    const fits: readonly [keyof typeof fixture.maxima, readonly number[], number, FitOptions][] = [
      ['few', fixture.few, 10, { kernel: 'exponential' }],
      ['one', fixture.one, 100, { kernel: 'exponential' }],
      ['sum', fixture.one, 100, { kernel: 'sumOfExponentials', terms: 2 }],
      ['omori', fixture.omori, 200, { kernel: 'powerLaw' }],
      ['omoriMixture', fixture.omori, 200, { kernel: 'powerLawMixture' }],
    ];
    for (const [name, times, horizon, options] of fits) {
      const fit = fitHawkes({ times: [numbers(...times)], horizon }, options);
      const { logLikelihood, parameters } = fixture.maxima[name];
      assert.ok(fit.logLikelihood > logLikelihood - 1e-6, `${name}: ${fit.logLikelihood}, scipy ${logLikelihood}`);
      if (fit.logLikelihood < logLikelihood + 1e-5)
        valuesOf(fit).forEach((value, i) => {
          assertClose(value, parameters[i]!, { rel: 1e-3, why: `${name} ${fit.parameters[i]!.name}` });
        });
    }
  });

  it('recovers μ 1, n 0.5, β 2, with standard errors that hold (K9)', () => {
    const fits = Array.from({ length: 20 }, (_, seed) => {
      const { times } = generateHawkes(
        { baseline: [1], branching: [[0.5]], decay: 2 },
        { seed, horizon: 2000, warmUp: 0 },
      );
      return fitHawkes({ times: [times], horizon: 2000 }, { kernel: 'exponential' });
    });
    // The reference runs: 1.000 ± .050, .504 ± .021, 1.98 ± .13 (spread of a run); three standard errors of 20 runs.
    [1, 0.5, 2].forEach((truth, i) => {
      const found = fits.map((fit) => valuesOf(fit)[i]!);
      const of = [0.05, 0.021, 0.13][i]!;
      assertClose(mean(found), truth, { abs: (3 * of) / Math.sqrt(20), why: `parameter ${i}` });
      assertClose(spread(found), of, { rel: 0.5, why: `spread of parameter ${i}, 3 √(1/38)` });
      const told = mean(fits.map(({ parameters }) => parameters[i]!.standardError!));
      assertClose(told, of, { rel: 0.25, why: `standard error of parameter ${i}` });
    });
    const covered = fits.filter(({ branching: { interval } }) => interval![0] < 0.5 && 0.5 < interval![1]).length;
    assert.ok(covered >= 17, `of 20 intervals at 95 % ${covered} hold n; 16 or fewer have probability 0.003`);
  });

  it('recovers a branching matrix of two kinds', () => {
    const truth = [
      [0.2, 0.3],
      [0.1, 0.4],
    ];
    const fits = Array.from({ length: 10 }, (_, seed) => {
      const made = { baseline: [0.4, 0.2], branching: truth, decay: 2 };
      const { times, kinds } = generateHawkes(made, { seed: 50 + seed, horizon: 3000, warmUp: 0 });
      const each = [0, 1].map((kind) => times.filter((_, k) => kinds[k] === kind));
      return fitHawkes({ times: each, horizon: 3000 }, { kernel: 'exponential' });
    });
    [0.4, 0.2, ...truth.flat(), 2].forEach((value, i) => {
      const found = fits.map((fit) => valuesOf(fit)[i]!);
      const told = mean(fits.map(({ parameters }) => parameters[i]!.standardError!));
      // Ten runs: three standard errors of their mean, and a small-sample bias of a tenth of a spread.
      assertClose(mean(found), value, { abs: told * (3 / Math.sqrt(10) + 0.1), why: fits[0]!.parameters[i]!.name });
      assertClose(told, spread(found), { rel: 0.75, why: 'standard error against the spread of 10' });
    });
    const ratios = fits.map(({ branching }) => branching.ratio);
    assertClose(mean(ratios), 0.5, { abs: 0.03, why: 'spectral radius (0.6 + √0.16) / 2' });
    assert.ok(fits.filter(({ branching: { interval } }) => interval![0] < 0.5 && 0.5 < interval![1]).length >= 8);
  });

  it('recovers a power law: its ratio well, exponent and cutoff only together', () => {
    const truth: HawkesModel = { ...fewModel, kernel: 'powerLaw', baseline: numbers(0.5), shapes: numbers(0.8, 0.1) };
    const fits = Array.from({ length: 10 }, (_, seed) => {
      const path = simulateHawkes(truth, { seed: 200 + seed, horizon: 400 });
      return fitHawkes(path, { kernel: 'powerLaw', starts: 1 });
    });
    const logs = (i: number) => fits.map((fit) => Math.log(valuesOf(fit)[i]!));
    assertClose(mean(fits.map(({ branching }) => branching.ratio)), 0.6, { abs: 0.07, why: 'n: 3 · 0.07 / √10' });
    // Exponent and cutoff trade against each other along a ridge: their logarithms spread by about a half each and go together.
    assertClose(mean(logs(2)), Math.log(0.8), { abs: 0.55, why: 'ln p' });
    assertClose(mean(logs(3)), Math.log(0.1), { abs: 0.55, why: 'ln c' });
    const [p, c] = [logs(2), logs(3)];
    const together = mean(p.map((each, i) => (each - mean(p)) * (c[i]! - mean(c)))) / (spread(p) * spread(c));
    assert.ok(together > 0.6, `correlation ${together}: weakly identified apart`);
    // What is identified is the height at 0, a p / c.
    assertClose(mean(p.map((each, i) => each - c[i]!)), Math.log(8), { abs: 0.3, why: 'ln (p / c)' });
  });

  it('recovers the mixture that stands for a power law', () => {
    const truth: HawkesModel = {
      ...fewModel,
      kernel: 'powerLawMixture',
      baseline: numbers(0.3),
      shapes: numbers(0.5, 0.05),
    };
    const fits = Array.from({ length: 10 }, (_, seed) =>
      fitHawkes(simulateHawkes(truth, { seed: 300 + seed, horizon: 2000 }), { kernel: 'powerLawMixture', starts: 1 }),
    );
    [0.3, 0.6, 0.5, 0.05].forEach((value, i) => {
      const found = fits.map((fit) => Math.log(valuesOf(fit)[i]!));
      const slack = (3 * spread(found)) / Math.sqrt(10) + 0.05;
      assertClose(mean(found), Math.log(value), { abs: slack, why: fits[0]!.parameters[i]!.name });
      assert.ok(
        spread(found) < [0.2, 0.2, 0.35, 0.25][i]!,
        `spread ${spread(found)} of ${fits[0]!.parameters[i]!.name}`,
      );
    });
  });

  it('recovers how much marks matter', () => {
    const pool = [Float64Array.from({ length: 400 }, (_, i) => 0.2 + ((i * 0.618) % 1) * 5)];
    const truth = { ...fewModel, marks: { form: 'power' as const, exponent: 0.7, means: numbers(1.9) } };
    const path = simulateHawkes(truth, { seed: 9, horizon: 6000, markPool: pool });
    const fit = fitHawkes(path, { kernel: 'exponential', marks: 'power' });
    const exponent = fit.parameters.at(-1)!;
    assert.equal(exponent.name, 'markExponent');
    assertClose(exponent.value, 0.7, { abs: 3 * exponent.standardError!, why: 'γ' });
    assert.ok(exponent.standardError! < 0.15);
    const without = fitHawkes(path, { kernel: 'exponential' });
    assert.ok(fit.logLikelihood > without.logLikelihood + 10, 'marks earn their parameter');
  });

  it('gives pairs time scales of their own where asked, which are no worse', () => {
    const shared = fitHawkes(two, { kernel: 'exponential' });
    const own = fitHawkes(two, { kernel: 'exponential', sharing: 'own' });
    assert.equal(own.parameters.length, shared.parameters.length + 3);
    assert.ok(own.logLikelihood >= shared.logLikelihood - 1e-6);
    assert.ok(own.parameters.some(({ name }) => name === 'decay[0,1]'));
  });

  it('holds known decays, as a concave problem with one answer', () => {
    const fixed = fitHawkes(few, { kernel: 'exponential', fixedShapes: numbers(10.703872) });
    assertClose(fixed.logLikelihood, -9.511270803, { abs: 1e-8, why: 'at the best decay' });
    assert.equal(fixed.parameters.length, 2);
    assert.deepEqual(fixed.profile, []);
    const spectrum = fitHawkes(two, { kernel: 'sumOfExponentials', terms: 3, fixedShapes: numbers(0.1, 1, 10) });
    const single = fitHawkes(two, { kernel: 'exponential', fixedShapes: numbers(1) });
    assert.ok(spectrum.logLikelihood >= single.logLikelihood - 1e-6);
    // Weights that the data push to 0 are named and have no spread.
    assert.match(spectrum.issues[0]!, /Held at the border/);
    assert.ok(spectrum.parameters.some(({ value, standardError }) => value < 1e-6 && standardError === null));
  });

  it('says where a term is slower than the window, so that its children are not counted', () => {
    const trend = Float64Array.from({ length: 200 }, (_, k) => 10 * Math.sqrt(k + 1) + 0.01 * Math.sin(7 * k));
    const { issues, branching } = fitHawkes(
      { times: [trend], horizon: 142 },
      { kernel: 'exponential', fixedShapes: numbers(0.001) },
    );
    assert.ok(branching.ratio > 1);
    assert.match(issues.at(-1)!, /% of its children within the window of 142 s, less than half/);
    assert.deepEqual(fitHawkes(few, { kernel: 'exponential' }).issues, []);
  });

  it('says that a process is not stationary and does not clamp it', () => {
    const wild = { ...fewModel, weights: numbers(1.3), shapes: numbers(1) };
    const path = simulateHawkes(wild, { seed: 4, horizon: 18 });
    const { branching } = fitHawkes(path, { kernel: 'exponential' });
    assert.ok(branching.ratio > 1 && !branching.stationary && branching.mayBeUnstable);
  });

  it('gives the same bits twice and does not mind the unit of time', () => {
    const options: FitOptions = { kernel: 'sumOfExponentials', terms: 2 };
    const fit = fitHawkes(two, options);
    assert.deepEqual(fitHawkes(two, options), fit);
    const minutes = { times: two.times.map((times) => times.map((time) => time / 60)), horizon: 100 / 60 };
    const scaled = fitHawkes(minutes, options);
    assertClose(scaled.branching.ratio, fit.branching.ratio, { rel: 1e-3, why: 'a ratio has no unit' });
  });

  it('refuses what it cannot fit', () => {
    const refused = (options: Partial<FitOptions>, message: RegExp, events = few) =>
      assert.throws(() => fitHawkes(events, { kernel: 'exponential', ...options }), { message });
    refused({ leastEvents: 12 }, /at least 12 events of each kind, got 11 of kind 0/);
    refused({ terms: 2 }, /from 1 to 1 terms, got 2/);
    refused({ fixedShapes: numbers(1, 2) }, /needs 1 of them, above 0, got 2: 1, 2/);
    refused({ marks: 'power' }, /needs events with marks, got none/);
    refused({ level: 1 }, /between 0 and 1, got 1/);
    const marks = [numbers(...fixture.few.map(() => 2))];
    refused({ marks: 'power' }, /marks that differ, got 2 alone of kind 0/, { ...few, marks });
    const negative = [numbers(...fixture.few.map((_, i) => i - 3))];
    refused({ marks: 'power' }, /above 0, got -3 of kind 0/, { ...few, marks: negative });
  });
});
