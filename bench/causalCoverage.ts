/**
 * Error and coverage of the causal forest on known laws, mean over seeds and its standard error:
 * `node --import tsx bench/causalCoverage.ts [seeds] [row …]`. Beside them are grf 2.6.1 (2000 trees) and EconML 0.17 (100 trees, leaf 10, depth 10) on the same laws.
 */
import { fitCausalForest } from '../ml/causal/fitCausalForest.ts';
import { causalDesigns, drawCausal, type CausalDesign } from '../test/support/causalDesigns.ts';

interface Row {
  readonly design: CausalDesign;
  readonly rows: number;
  readonly columns: number;
  readonly grf: boolean;
  readonly reference: string;
}

/** grf's own defaults, in our words. */
const asGrf = {
  trees: 2000,
  minimumLeaf: 1,
  minimumSide: 5,
  depth: 60,
  sampleFraction: 0.5,
  groupSize: 2,
  criterion: 'het',
};
const { A, B, D } = causalDesigns;
const table: Readonly<Record<string, Row>> = {
  C1: { design: A, rows: 500, columns: 5, grf: true, reference: 'grf MSE .0172 (sd .011), coverage .964' },
  C2: { design: A, rows: 500, columns: 20, grf: true, reference: 'grf MSE .0096, coverage .978' },
  C3: { design: B, rows: 2000, columns: 6, grf: true, reference: 'grf MSE .0443, coverage .853' },
  C3b: { design: B, rows: 5000, columns: 6, grf: true, reference: 'grf MSE .0187, coverage .929' },
  C5: { design: D, rows: 1000, columns: 5, grf: true, reference: 'grf MSE .0949, coverage .747, ATE 1.025 (se .0726)' },
  C5b: { design: D, rows: 4000, columns: 5, grf: true, reference: 'grf MSE .0491, coverage .812, ATE 1.019' },
  C5d: { design: D, rows: 1000, columns: 5, grf: false, reference: 'EconML MSE .1065, coverage .773' },
  C6: { design: D, rows: 500, columns: 25, grf: false, reference: 'EconML MSE .2269, coverage .537' },
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const three = (value: number): string => value.toFixed(4);

async function once({ design, rows, columns, grf }: Row, seed: number) {
  const data = drawCausal(design, rows, columns, seed);
  const test = drawCausal(design, 1000, columns, seed + 100_000);
  const forest = await fitCausalForest(data, grf ? asGrf : {}, { seed });
  const { effect, lower, upper } = forest.effect(test.x);
  const average = forest.averageEffect();
  return {
    mse: mean(Array.from(effect, (value, i) => (value - test.tau[i]!) ** 2)),
    coverage: mean(Array.from(lower, (low, i) => Number(low <= test.tau[i]! && test.tau[i]! <= upper[i]!))),
    average: average.estimate,
    error: average.standardError,
    chosen: `${forest.nuisances.treatment.chosen}/${forest.nuisances.outcome.chosen}`,
  };
}

const seeds = Number(process.argv[2] ?? 20);
const wanted = process.argv.slice(3);
console.log('| row | MSE ± its error | coverage of 95 % ± its error | ATE (se) | nuisances of seed 1 | reference |');
console.log('| --- | --- | --- | --- | --- | --- |');
for (const [name, row] of Object.entries(table)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const runs = [];
  for (let seed = 1; seed <= seeds; seed++) runs.push(await once(row, seed));
  const withError = (values: readonly number[]): string => {
    const squares = mean(values.map((value) => (value - mean(values)) ** 2));
    return `${three(mean(values))} ± ${three(Math.sqrt(squares / Math.max(1, values.length - 1)))}`;
  };
  const mse = withError(runs.map((run) => run.mse));
  const coverage = withError(runs.map((run) => run.coverage));
  const average = `${three(mean(runs.map((run) => run.average)))} (${three(mean(runs.map((run) => run.error)))})`;
  const law = `${name}: n ${row.rows}, p ${row.columns}`;
  console.log(`| ${law} | ${mse} | ${coverage} | ${average} | ${runs[0]!.chosen} | ${row.reference} |`);
}
