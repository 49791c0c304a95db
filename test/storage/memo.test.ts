import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { Lake } from '../../storage/lake.ts';
import { memoKey, recall, remember, type BrokenMemo, type MemoParts } from '../../storage/memo.ts';
import { paths } from '../../storage/paths.ts';
import { temporaryLake } from './support/temporaryLake.ts';

interface Output {
  readonly rows: number;
  readonly files: Readonly<Record<string, ArtifactRef>>;
}

const parts: MemoParts = {
  stage: 'train',
  entry: 'gaussianHmm',
  revision: 1,
  parameters: { states: 3, covariance: 'full' },
  seed: 7,
  inputs: ['aa', 'bb'],
};
const key = memoKey(parts);

describe('memo', () => {
  let lake: Lake;
  let remove: () => Promise<void>;
  let broken: BrokenMemo[];
  beforeEach(async () => {
    ({ lake, remove } = await temporaryLake());
    broken = [];
  });
  afterEach(() => remove());

  const output = async (name: string): Promise<Output> => ({
    rows: 3,
    files: { model: await lake.put(`models/${name}/m`, new TextEncoder().encode(name), 'model-file') },
  });
  const recalled = () => recall<Output>(lake, 'train', key, (entry) => broken.push(entry));

  it('has a key that depends on every part and on no order of parameters', () => {
    assert.match(key, /^[0-9a-f]{64}$/);
    assert.equal(memoKey({ ...parts, parameters: { covariance: 'full', states: 3 } }), key);
    const canonical =
      '{"entry":"gaussianHmm","inputs":["aa","bb"],"parameters":{"covariance":"full","states":3},"revision":1,"seed":7,"stage":"train"}';
    assert.equal(key, createHash('sha256').update(canonical).digest('hex'));
    const others: Partial<MemoParts>[] = [
      { stage: 'evaluate' },
      { entry: 'x' },
      { revision: 2 },
      { parameters: { states: 4, covariance: 'full' } },
      { seed: 8 },
      { seed: null },
      { inputs: ['bb', 'aa'] },
    ];
    const keys = others.map((other) => memoKey({ ...parts, ...other }));
    assert.equal(new Set([...keys, key]).size, others.length + 1);
  });

  it('recalls what was remembered', async () => {
    assert.equal(await recalled(), null);
    const value = await output('one');
    assert.deepEqual(await remember(lake, 'train', key, value), value);
    assert.deepEqual(await recalled(), value);
    assert.deepEqual(broken, []);
  });

  it('keeps the earlier of two good values', async () => {
    const one = await output('one');
    await remember(lake, 'train', key, one);
    assert.deepEqual(await remember(lake, 'train', key, await output('two')), one);
    assert.deepEqual(await recalled(), one);
  });

  it('does not use an entry whose artifact is damaged or gone, says so, and takes a new one', async () => {
    const one = await output('one');
    await remember(lake, 'train', key, one);
    const path = lake.store.localPath(one.files['model']!.uri)!;
    for (const harm of [() => writeFile(path, 'damaged'), () => rm(path)]) {
      await harm();
      broken = [];
      assert.equal(await recalled(), null);
      assert.equal(broken.length, 1);
      assert.match(broken[0]!.sentence, /models\/one\/m is missing or is not the bytes/);
      assert.deepEqual(await output('one'), one, 'the right bytes can be put again');
    }
    assert.deepEqual(await recalled(), one);
    await rm(path);
    const two = await output('two');
    assert.deepEqual(await remember(lake, 'train', key, two), two);
    assert.deepEqual(await recalled(), two);
  });

  it('does not use an entry that is itself damaged, and replaces it', async () => {
    const value = await output('one');
    await remember(lake, 'train', key, value);
    const path = lake.store.localPath(paths.memo('train', key))!;
    const good = await readFile(path, 'utf8');
    for (const bad of ['', '{', '{}', 'null', good.replace('"rows": 3', '"rows": 4'), good.replaceAll(key, 'other')]) {
      assert.notEqual(bad, good);
      await writeFile(path, bad);
      broken = [];
      assert.equal(await recalled(), null, bad);
      assert.equal(broken.length, 1);
      await remember(lake, 'train', key, value);
      assert.deepEqual(await recalled(), value);
    }
  });

  it('agrees on one value among 20 writers', async () => {
    const values = await Promise.all(Array.from({ length: 20 }, (_, writer) => output(`writer ${writer}`)));
    const kept = await Promise.all(values.map((value) => remember(lake, 'train', key, value)));
    const final = await recalled();
    assert.ok(final !== null);
    for (const value of kept) assert.deepEqual(value, final);
  });
});
