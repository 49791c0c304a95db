import assert from 'node:assert/strict';
import { get, list, parity, serve, show } from '../../../cli/commands/features.ts';
import { openOnline } from '../../../cli/openOnline.ts';
import type { Output } from '../../../cli/output.ts';
import type { OnlineStore, ParityReport } from '../../../contracts/featureStore.ts';
import { parseEnvironment } from '../../../runtime/env.ts';
import { freePort } from '../../../runtime/freePort.ts';
import { memoryOnline } from '../../../storage/featureStore/online/memoryOnline.ts';
import type { Lake } from '../../../storage/lake.ts';
import { day, goldFrame, recordGold } from '../../storage/support/goldLake.ts';
import { temporaryLake } from '../../storage/support/temporaryLake.ts';

describe('regimen features', function () {
  this.timeout(60_000);
  const environment = parseEnvironment({});
  let world: { lake: Lake; folder: string; remove: () => Promise<void> };
  let said: string[];
  let output: Output;
  let shown: { value: unknown; lines: readonly string[] };
  beforeEach(async () => {
    world = await temporaryLake();
    said = [];
    shown = { value: null, lines: [] };
    const plain = (text: string) => text;
    const say = (line: string) => void said.push(line);
    const result = (value: unknown, lines: readonly string[]) => (shown = { value, lines });
    output = { json: false, live: false, say, status: say, problem: say, bold: plain, dim: plain, result };
    const rows = [0, 1, 2].map((n) => ({ time: day(n), known: day(n + 1), values: [n / 3, -n] }));
    await recordGold(world, 'macro-cycle', { frame: goldFrame(['term_spread', 'inflation'], rows), asOf: 9 });
  });
  afterEach(() => world.remove());

  const around = (open = () => openOnline(environment, world.lake, output.say)) => ({
    lake: world.lake,
    output,
    environment,
    open,
  });
  const entity = ['system=macro-cycle'];

  it('list and show tell the views of all systems, and which are registered', async () => {
    await list(world.lake, output);
    assert.match(
      shown.lines.join('\n'),
      /^macro-cycle +macro-cycle +system=macro-cycle +10 +none +derived \([0-9a-f]{12}\) +not registered/m,
    );
    assert.match(shown.lines.join('\n'), /^signal-ensemble .*instrument=/m);
    await openOnline(environment, world.lake, output.say);
    assert.match(
      said.join('\n'),
      /memory:\/\/ is filled from the lake for this process: macro-cycle\. Set REGIMEN_ONLINE_STORE/,
    );
    await show(world.lake, output, 'macro-cycle');
    assert.match(shown.lines.join('\n'), /\(current\)\nentity system=macro-cycle\n/);
    assert.ok(shown.lines.includes('  macro-cycle:term_spread'));
    await assert.rejects(show(world.lake, output, 'macro-cycel'), /Did you mean macro-cycle\?/);
  });

  it('get gives what is online now, and what was known at a day', async () => {
    await get(around(), ['macro-cycle:term_spread', 'macro-cycle:real_growth'], { entity });
    assert.deepEqual(shown.value, [
      { view: 'macro-cycle', feature: 'term_spread', value: 2 / 3, status: 'PRESENT', eventTime: day(2) },
      { view: 'macro-cycle', feature: 'real_growth', value: null, status: 'NULL_VALUE', eventTime: day(2) },
    ]);
    await get(around(), ['macro-cycle:term_spread'], { entity, asOf: '2020-01-02' });
    assert.match(shown.lines.join('\n'), /macro-cycle:term_spread +0 +PRESENT +2020-01-01T00:00:00\.000Z/);
    await assert.rejects(get(around(), ['macro-cycle:term_spred'], { entity }), /Did you mean term_spread\?/);
    await assert.rejects(
      get(around(), ['macro-cycle:inflation'], { entity: ['macro-cycle'] }),
      /such as instrument=SP500, got "macro-cycle"/,
    );
    await assert.rejects(get(around(), ['macro-cycle:inflation'], { entity: ['instrument=x'] }), /joined on system/);
    await assert.rejects(
      get(around(), ['macro-cycle:inflation'], { entity, asOf: '2020' }),
      /YYYY-MM-DD as --as-of, got "2020"/,
    );
  });

  it('parity is silent and 0 where both sides agree, and 1 with both numbers where they do not', async () => {
    const options = { sample: 10, seed: 1, tolerance: 0 };
    await parity(around(), 'macro-cycle', options);
    assert.deepEqual([(shown.value as ParityReport).mismatches, process.exitCode], [[], undefined]);
    assert.match(shown.lines.join('\n'), /2 of 2 values equal bit for bit; 1 of 1 vectors, seed 1/);
    const wrong = async (): Promise<OnlineStore> => {
      const online = await openOnline(environment, world.lake, output.say);
      const readMany: OnlineStore['readMany'] = async (keys) =>
        (await online.readMany(keys)).map((one) => one && { ...one, values: one.values.map((value) => value + 0.5) });
      return { ...online, readMany };
    };
    await parity(around(wrong), 'macro-cycle', options);
    assert.equal(process.exitCode, 1);
    process.exitCode = undefined;
    assert.match(shown.lines.join('\n'), /macro-cycle +macro-cycle +inflation +value +-1\.5 +-2 +0\.5/);
    assert.match(shown.lines.join('\n'), /next: regimen features materialise macro-cycle/);
    await parity(
      around(() => Promise.resolve(memoryOnline(Date.now))),
      'macro-cycle',
      options,
    );
    assert.equal((shown.value as ParityReport).mismatches[0]?.kind, 'missing');
    process.exitCode = undefined;
    await assert.rejects(parity(around(), 'macro-cycel', options), /macro-cycle/);
  });

  it('serve answers until it is interrupted', async () => {
    const port = await freePort('127.0.0.1', 27_600);
    const serving = serve(around(), { host: '127.0.0.1', port });
    while (!said.some((line) => line.includes(`:${port}/get-online-features`)))
      await new Promise((go) => setTimeout(go, 20));
    const body = JSON.stringify({ feature_service: 'macro-cycle', entities: { system: ['macro-cycle', 'none'] } });
    const reply = await fetch(`http://127.0.0.1:${port}/get-online-features`, { method: 'POST', body });
    const { results, metadata } = (await reply.json()) as {
      results: { values: unknown[]; statuses: string[] }[];
      metadata: { feature_names: string[] };
    };
    const place = metadata.feature_names.indexOf('term_spread');
    assert.deepEqual(results[place]?.values, [2 / 3, null]);
    assert.deepEqual(results[place].statuses, ['PRESENT', 'NOT_FOUND']);
    process.emit('SIGTERM');
    await serving;
    await assert.rejects(fetch(`http://127.0.0.1:${port}/health`));
  });
});
