/**
 * A training step (batch 64, window 32, 25 features, 32 units; gradient and Adam) on TensorFlow and on WASM, against
 * PyTorch, all on one thread, in CPU time, started as a trainer is. `PYTHON=python3 node --import tsx bench/neural.ts`; the Python needs torch.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TensorEngine } from '../ml/neural/tensors.ts';
import { enginePaths } from '../runtime/enginePaths.ts';
import { environment } from '../runtime/env.ts';

type Times = Readonly<Record<string, number>>;

/** Most times that an engine may take what PyTorch takes. */
const targets = {
  tensorflow: (name: string) => (name === 'GRU' ? 3 : 2),
  wasm: () => 10,
} as const;

interface Said {
  readonly ms: Times;
  /** Of PyTorch. */
  readonly version?: string;
  readonly engine?: TensorEngine;
}

function said(command: string, args: readonly string[]): Said {
  const done = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (done.status !== 0) throw new Error(`${args.join(' ')} ended with ${done.status}: ${done.stderr.slice(-2000)}`);
  return JSON.parse(done.stdout.trim().split('\n').at(-1)!) as Said;
}
const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const python = process.env['PYTHON'] ?? 'python3';
const torch = spawnSync(python, ['-c', 'import torch']).status === 0;
if (!torch) console.log(`torch is absent from ${python}: name a Python that has it in PYTHON`);
const other = torch ? said(python, [beside('neural.py')]) : null;
if (!existsSync(enginePaths(environment().home).tensorflow))
  console.log('TensorFlow is not built: node scripts/setup.mjs --tensorflow');
for (const name of ['tensorflow', 'wasm'] as const) {
  if (name === 'tensorflow' && !existsSync(enginePaths(environment().home).tensorflow)) continue;
  const mine = said(process.execPath, [beside('../scripts/run.mjs'), beside('neuralStep.ts'), name]);
  console.log(
    `### A training step on ${name} ${mine.engine?.version ?? ''}, against PyTorch ${other?.version ?? '(absent)'}\n`,
  );
  console.log('| network | ours | PyTorch | ratio | target | met |\n| --- | --- | --- | --- | --- | --- |');
  for (const [network, ms] of Object.entries(mine.ms)) {
    const theirs = other?.ms[network];
    const ratio = theirs === undefined ? NaN : ms / theirs;
    const target = targets[name](network);
    const cells = [network, `${ms.toFixed(2)} ms`, theirs === undefined ? '—' : `${theirs.toFixed(2)} ms`];
    const verdict =
      theirs === undefined
        ? ['—', `≤ ${target}×`, '—']
        : [`${ratio.toFixed(2)}×`, `≤ ${target}×`, ratio <= target ? 'yes' : 'no'];
    console.log(`| ${[...cells, ...verdict].join(' | ')} |`);
  }
  console.log('');
}
