import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startVenues, type Venues } from '../../../sources/snapshot/venues.ts';
import { binance } from '../../../sources/ticks/binance.ts';
import { readRecordedLine } from '../../../sources/ticks/recordedLine.ts';
import type { QualityFinding } from '../../../contracts/quality.ts';
import { tickChecks } from '../../../ml/quality/tickChecks.ts';
import { createLake } from '../../../storage/lake.ts';

const tickCheckNames = Object.values(tickChecks).map(({ name }) => name);
const launcher = fileURLToPath(new URL('../../../scripts/run.mjs', import.meta.url));
const main = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));

interface Result {
  readonly frames: number;
  readonly recovered: number;
  readonly keys: readonly string[];
  readonly findings: readonly QualityFinding[];
  readonly refused: number;
}

describe('regimen record', function () {
  this.timeout(90_000);
  let served: Venues;
  let folder: string;
  beforeEach(async () => {
    served = await startVenues({ stepMs: 10, beatMs: 200 });
    folder = await mkdtemp(join(tmpdir(), 'regimen-record-'));
  });
  afterEach(async () => {
    await served.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function start(
    venue: string,
    symbol: string,
    ...more: string[]
  ): ChildProcess & { output(): string; errors(): string } {
    const variables = { ...process.env, REGIMEN_STATE: join(folder, 'state'), REGIMEN_LAKE: join(folder, 'lake') };
    const child = spawn(process.execPath, [launcher, main, 'record', venue, symbol, '--json', ...more], {
      env: { ...variables, APCA_API_KEY_ID: '', APCA_API_SECRET_KEY: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (errors += bytes.toString()));
    return Object.assign(child, { output: () => output, errors: () => errors });
  }

  const until = async (what: string, condition: () => boolean | Promise<boolean>) => {
    for (const deadline = Date.now() + 60_000; !(await condition());) {
      if (Date.now() > deadline) throw new Error(`${what} did not come within 60 s`);
      await new Promise((go) => setTimeout(go, 50));
    }
  };

  async function bronze(): Promise<Map<string, Buffer>> {
    const { store } = createLake(join(folder, 'lake'));
    const found = new Map<string, Buffer>();
    for await (const key of store.list('bronze/')) found.set(key, Buffer.from((await store.get(key))!));
    return found;
  }

  it('loses no frame when it is killed, goes on where it was, and changes nothing that is stored', async () => {
    const { stream, rest } = served.endpoint('binance');
    const addresses = ['--stream', stream, '--rest', rest!, '--file-seconds', '1'];
    const first = start('binance', 'BTCUSDT', ...addresses);
    await until('two files', () => first.errors().split('frames\n').length > 2);
    // Amid a file: what the journal has and bronze has not is there to be lost.
    await new Promise((go) => setTimeout(go, 500));
    first.kill('SIGKILL');
    await once(first, 'close');
    const before = await bronze();
    assert.ok(before.size >= 2);

    const second = start('binance', 'BTCUSDT', ...addresses);
    await until('a file of its own', () => second.errors().split('frames\n').length > 3);
    second.kill('SIGTERM');
    const [code] = (await once(second, 'close')) as [number];
    assert.equal(code, 0, second.errors());
    const result = JSON.parse(second.output()) as Result;
    assert.ok(result.recovered > 0);
    // Changes that waited for the snapshot are told behind it, and so out of the order of their receipt.
    assert.deepEqual(
      result.findings.map(({ check, status }) => [check, check === 'tick-order' ? 'pass' : status]),
      tickCheckNames.map((check) => [check, 'pass']),
    );
    assert.equal(result.refused, 0);

    const after = await bronze();
    for (const [key, bytes] of before) assert.ok(after.get(key)!.equals(bytes), key);
    for (const [key, bytes] of after) {
      assert.match(key, /^bronze\/binance\/BTCUSDT\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z-[0-9a-f]{64}\.frames$/);
      assert.ok(key.includes(createHash('sha256').update(bytes).digest('hex')));
    }
    // Files in the order of their names hold the trades of each connection one after the other, none twice.
    const lines = [...after.values()].flatMap((bytes) => bytes.toString().split('\n').slice(0, -1));
    const frames = lines.map((line, index) => readRecordedLine(line, index + 1));
    const ids: number[] = [];
    let last = 0n;
    for (const { frame, receivedTimeNs } of frames) {
      assert.ok(receivedTimeNs >= last);
      last = receivedTimeNs;
      for (const event of binance.reader()(frame, receivedTimeNs))
        if (event.kind === 'trade') ids.push(Number(event.tradeId));
    }
    const holes = ids.filter((id, index) => index > 0 && id !== ids[index - 1]! + 1);
    assert.ok(holes.length <= 1, `${holes.length} holes; only the time between the two processes may be one`);
    assert.equal(new Set(ids).size, ids.length);
    await assert.rejects(readFile(join(folder, 'state', 'recording', 'binance', 'BTCUSDT', 'lock')), {
      code: 'ENOENT',
    });
  });

  it('ends by itself, and refuses venues and accounts that are not there', async () => {
    const timed = start('kraken', 'BTC/USD', '--stream', served.endpoint('kraken').stream, '--seconds', '2');
    assert.deepEqual(await once(timed, 'close'), [0, null], timed.errors());
    const { keys, frames } = JSON.parse(timed.output()) as Result;
    assert.ok(frames > 10 && keys.length === 1 && keys[0]!.startsWith('bronze/kraken/BTC%2FUSD/'));

    const typo = start('krakn', 'BTC/USD');
    assert.deepEqual(await once(typo, 'close'), [2, null]);
    assert.match(typo.errors(), /Venues are binance, coinbase, kraken, alpaca, got "krakn"\..*kraken/);
    const account = start('alpaca', 'AAPL');
    assert.deepEqual(await once(account, 'close'), [2, null]);
    assert.match(account.errors(), /set APCA_API_KEY_ID and APCA_API_SECRET_KEY/);
  });
});
