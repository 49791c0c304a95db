import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { enginePaths } from '../../runtime/enginePaths.ts';
import { entry } from '../../runtime/modulePath.ts';
import type { TensorEngine } from '../../ml/neural/tensors.ts';
import { assertClose } from '../support/assertClose.ts';

interface Said {
  readonly engine: TensorEngine;
  readonly losses: readonly number[];
  readonly learned: readonly (readonly number[])[];
  readonly counts: readonly number[];
}

const { file: probe, execArgv } = entry('./support/tensorProbe', import.meta.url);
const { tensorflow } = enginePaths(process.env['REGIMEN_HOME'] || join(homedir(), '.cache', 'regimen'));

function ask(name: string, threads = 1): Said {
  const args = [...execArgv, probe, name, name === 'tensorflow' ? tensorflow : '', String(threads)];
  const said = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return JSON.parse(said.slice(said.indexOf('{'))) as Said;
}

describe('WASM and plain JavaScript', function () {
  this.timeout(180_000);

  it('learn the same, step by step', () => {
    const [ours, plain] = [ask('wasm'), ask('cpu')];
    ours.losses.forEach((loss, step) => assertClose(loss, plain.losses[step]!, { rel: 2e-5, why: `step ${step}` }));
    assert.equal(ours.counts.length, 1);
  });
});

describe('openTensorflow', function () {
  this.timeout(180_000);
  let native: Said;

  before(function () {
    if (!existsSync(tensorflow) && process.env['REGIMEN_TEST_TENSORFLOW'] !== '1') {
      console.log('      skipped: TensorFlow is not built; set REGIMEN_TEST_TENSORFLOW=1 once to fetch it (274 MB)');
      this.skip();
    }
    native = ask('tensorflow');
  });

  it('is the library that set-up pins, on one thread of the processor', () =>
    assert.deepEqual(native.engine, { name: 'tensorflow', version: '2.21.0', device: 'cpu', threads: 1 }));

  it('learns what plain JavaScript learns, step by step', () => {
    const plain = ask('cpu');
    assert.ok(plain.losses.at(-1)! < plain.losses[0]! / 2, `${plain.losses[0]} → ${plain.losses.at(-1)}`);
    native.losses.forEach((loss, step) => assertClose(loss, plain.losses[step]!, { rel: 2e-5, why: `step ${step}` }));
    native.learned
      .flat()
      .forEach((value, at) => assertClose(value, plain.learned.flat()[at]!, { abs: 2e-5, why: `weight ${at}` }));
  });

  it('says the same to the last bit when asked again', () => assert.deepEqual(ask('tensorflow'), native));

  it('keeps as many tensors after forty steps as after one', () => assert.equal(native.counts.length, 1));
});
