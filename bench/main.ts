/**
 * Measures speed and size and prints Markdown: `npm run bench` all, `npm run bench -- steps memory` some. Numbers of
 * one run belong together; between machines only ratios mean something.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { cpus } from 'node:os';
import { suggestion } from '../contracts/nearest.ts';
import { benchAsOfJoin } from './asOfJoin.ts';
import { benchBootstrap } from './bootstrap.ts';
import { benchDenseNetwork } from './denseNetwork.ts';
import { benchGan } from './gan.ts';
import { benchHawkes } from './hawkes.ts';
import { benchHybridCausal } from './hybridCausal.ts';
import { benchMemory } from './memory.ts';
import { benchOrderBook } from './orderBook.ts';
import { benchOrderFlow } from './orderFlow.ts';
import { benchParquet } from './parquet.ts';
import { benchRollingZscore } from './rollingZscore.ts';
import { markdown, type Row } from './row.ts';
import { benchStartTimes } from './startTimes.ts';
import { benchSteps } from './steps.ts';
import { benchTune } from './tune.ts';
import { benchXgboostDevice } from './xgboostDevice.ts';

/** Runs a bench that prints by itself, in a process of its own. */
async function printed(file: string): Promise<void> {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', path], { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`bench/${file} ended with ${code ?? 'a signal'}.`);
}

async function table(title: string, measure: () => Promise<readonly Row[]>): Promise<void> {
  console.log(markdown(title, await measure()));
}

const benches: Readonly<Record<string, () => Promise<void>>> = {
  steps: () => table('Temporal: what a step costs', benchSteps),
  memory: () => table('Memory', benchMemory),
  gbdt: () => printed('gbdt.ts'),
  drift: () => printed('drift.ts'),
  hawkes: () => table('Hawkes processes', benchHawkes),
  gpu: () => table('XGBoost on a GPU', benchXgboostDevice),
  cartpole: () => printed('cartpole.ts'),
  denseNetwork: () => table('Dense network of an agent', benchDenseNetwork),
  hybridCausal: () => table('Causal forest with a regime network and its uncertainty', benchHybridCausal),
  tune: () => table('Search for parameters', benchTune),
  gan: () => table('Generative network', benchGan),
  hmm: () => printed('hmm.ts'),
  neural: () => printed('neural.ts'),
  wasmRepairs: () => printed('wasmRepairs.ts'),
  randomForest: () => printed('randomForest.ts'),
  causalForest: () => printed('causalForest.ts'),
  forwardBackward: () => printed('forwardBackward.ts'),
  indicators: () => printed('indicators.ts'),
  orderBook: () => table('Order books from raw frames', benchOrderBook),
  orderFlow: () => table('Order flow', benchOrderFlow),
  rolling: () => table('Rolling windows', benchRollingZscore),
  bootstrap: () => table('Bootstrap', benchBootstrap),
  asOfJoin: () => table('As-of join', benchAsOfJoin),
  parquet: () => table('Parquet', benchParquet),
  fred: () => printed('fredVintages.ts'),
  start: () => table('The demo', benchStartTimes),
};

const wanted = process.argv.slice(2);
const known = Object.keys(benches);
const unknown = wanted.find((name) => !known.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no bench ${unknown}; known are ${known.join(', ')}.${suggestion(unknown, known)}\n`);
  process.exitCode = 2;
} else {
  console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}\n`);
  for (const name of wanted.length > 0 ? wanted : known) await benches[name]!();
}
