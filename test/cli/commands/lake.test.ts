import assert from 'node:assert/strict';
import { clean } from '../../../cli/commands/lake.ts';
import type { Output } from '../../../cli/output.ts';
import { paths } from '../../../storage/paths.ts';
import { temporaryLake } from '../../storage/support/temporaryLake.ts';

const later = (days: number): number => Date.now() + days * 86_400_000;

describe('regimen lake clean', () => {
  let temporary: Awaited<ReturnType<typeof temporaryLake>>;
  let shown: { readonly value: unknown; readonly text: string };
  const nothing = () => undefined;
  const plain = (text: string) => text;
  const output: Output = {
    json: false,
    live: false,
    say: nothing,
    status: nothing,
    problem: nothing,
    bold: plain,
    dim: plain,
    result: (value, lines) => {
      shown = { value, text: lines.join('\n') };
    },
  };
  beforeEach(async () => {
    temporary = await temporaryLake();
    const { lake } = temporary;
    await lake.put(paths.silver('fred', 'GDP', 'x'), new Uint8Array(100), 'observations');
    await lake.putJson(paths.runFile('run-1', 'report.json'), { artifacts: [] }, 'report');
  });
  afterEach(() => temporary.remove());

  it('shows first, removes when told to, and says what comes next', async () => {
    const { lake } = temporary;
    const options = { remove: false, olderThanDays: null, now: later(2) };
    await clean(lake, output, options);
    assert.match(shown.text, /^folder +why +files +bytes\n.*\nsilver\/ +unnamed +1 +100\n/);
    assert.match(
      shown.text,
      /Would free 1 file, 100 bytes of \d+ in 2; nothing was removed\. Remove: regimen lake clean --remove$/,
    );
    assert.notEqual(await lake.store.head('silver/fred/GDP/x.parquet'), null);
    await clean(lake, output, { ...options, remove: true });
    assert.match(shown.text, /Removed 1 file and freed 100 bytes\. What is left: regimen data versions$/);
    const { keys, removed } = shown.value as { readonly keys: string[]; readonly removed: unknown };
    assert.deepEqual(keys, ['silver/fred/GDP/x.parquet']);
    assert.deepEqual(removed, { objects: 1, bytes: 100, changed: 0, begun: null });
    assert.equal(await lake.store.head('silver/fred/GDP/x.parquet'), null);
    await clean(lake, output, options);
    assert.match(shown.text, /^All 1 file of the lake are named or younger than a day\. Old runs go with: /);
  });

  it('tells of old runs and of runs under way', async () => {
    const { lake } = temporary;
    await clean(lake, output, { remove: false, olderThanDays: 30, now: later(31) });
    assert.match(shown.text, /runs that are old and no champion's: run-1\n.*--remove --older-than 30$/s);
    await lake.putJson(paths.runFile('run-2', 'config.json'), {}, 'config');
    await clean(lake, output, { remove: false, olderThanDays: 1, now: later(0.5) });
    assert.match(shown.text, /less than a day ago: run-2\. Until they are done, silver, memos and old runs stay\./);
  });

  it('refuses no days, and fails when a run begins meanwhile', async () => {
    const { lake } = temporary;
    await assert.rejects(clean(lake, output, { remove: false, olderThanDays: 0, now: later(2) }), {
      name: 'InputError',
      message: /at least 1 day, got 0/,
    });
    const { store } = lake;
    let lists = 0;
    const racing = {
      ...lake,
      store: {
        ...store,
        list: async function* (prefix: string) {
          lists += 1;
          yield* store.list(prefix);
          if (prefix === 'runs/') yield 'runs/begun/config.json';
        },
      },
    };
    await assert.rejects(clean(racing, output, { remove: true, olderThanDays: null, now: later(2) }), {
      name: 'ConflictError',
      message: /A run wrote runs\/begun\/config\.json .* 1 of 1 files were left; clean again when it has ended/,
    });
    assert.ok(lists > 0);
    assert.notEqual(await store.head('silver/fred/GDP/x.parquet'), null);
  });
});
