import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IllegalStateError } from '@temporalio/common';
import { DefaultLogger, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { workflowTypes } from '../../contracts/names.ts';
import { workflowBundle } from '../../workers/bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test', 'histories');

interface Recorded {
  readonly workflowId: string;
  readonly history: { readonly events: readonly Readonly<Record<string, unknown>>[] };
}

async function recorded(file: string): Promise<Recorded> {
  return JSON.parse(await readFile(join(folder, file), 'utf8')) as Recorded;
}

const caught = { name: 'DeterminismViolationError' };

type Bundle = { readonly codePath: string } | { readonly code: string };

const replay = (bundle: Bundle, { history, workflowId }: Recorded) =>
  Worker.runReplayHistory({ workflowBundle: bundle }, history, workflowId);

/** Bundles the workflows as they would be after an edit of one file. */
async function changedBundle(file: string, edit: (source: string) => string): Promise<Bundle> {
  // Inside the checkout, so that packages resolve as they do for the real sources.
  await mkdir(join(root, '.regimen'), { recursive: true });
  const copy = await mkdtemp(join(root, '.regimen', 'changed-workflows-'));
  try {
    for (const room of ['contracts', 'workflows']) await cp(join(root, room), join(copy, room), { recursive: true });
    const path = join(copy, 'workflows', file);
    const source = await readFile(path, 'utf8');
    const edited = edit(source);
    assert.notEqual(edited, source, `${file} no longer has what this test changes`);
    await writeFile(path, edited);
    const logger = new DefaultLogger('ERROR');
    return await bundleWorkflowCode({ workflowsPath: join(copy, 'workflows', 'index.ts'), logger });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

interface Signalled {
  readonly workflowExecutionSignaledEventAttributes?: {
    readonly input: { readonly payloads: readonly [{ readonly data: string }] };
  };
}

/** The history, had all drift evidence in it come with this policy. */
function withPolicy({ workflowId, history }: Recorded, policy: object): Recorded {
  let changed = 0;
  const events = history.events.map((event) => {
    const signal = (event as Signalled).workflowExecutionSignaledEventAttributes;
    if (signal === undefined) return event;
    const [payload] = signal.input.payloads;
    const evidence = JSON.parse(Buffer.from(payload.data, 'base64').toString()) as object;
    const data = Buffer.from(JSON.stringify({ ...evidence, policy })).toString('base64');
    changed += 1;
    return {
      ...event,
      workflowExecutionSignaledEventAttributes: { ...signal, input: { payloads: [{ ...payload, data }] } },
    };
  });
  assert.ok(changed >= 2, `${changed} signals in the history`);
  return { workflowId, history: { events } };
}

/** One process has one runtime; the test server, where it runs, has installed a quiet one already. */
function quietRuntime(): void {
  const logger = new DefaultLogger('ERROR', () => undefined);
  try {
    Runtime.install({ logger, telemetryOptions: { logging: { filter: 'ERROR', forward: {} } } });
  } catch (error) {
    if (!(error instanceof IllegalStateError)) throw error;
  }
}

describe('replay of recorded histories', function () {
  this.timeout(120_000);
  let files: readonly string[];
  before(async () => {
    files = (await readdir(folder)).sort();
    quietRuntime();
  });

  it('every workflow has a history; none names a machine', async () => {
    assert.deepEqual([...new Set(files.map((file) => file.split('.')[0]))].sort(), [...workflowTypes].sort());
    for (const file of files) {
      const text = await readFile(join(folder, file), 'utf8');
      assert.doesNotMatch(text, /\d@(?!recorded)[\w-]+"|\/home\/|\/work\/|\/tmp\/|node_modules/, file);
      const { history } = await recorded(file);
      const started = history.events[0]?.workflowExecutionStartedEventAttributes as { workflowType: { name: string } };
      assert.equal(started.workflowType.name, file.split('.')[0]);
    }
  });

  it('today’s workflows make the same decisions', async () => {
    const bundle = await workflowBundle(join(tmpdir(), 'regimen-test-bundles'));
    for (const file of files)
      await assert.doesNotReject(
        recorded(file).then((one) => replay(bundle, one)),
        `${file} does not replay`,
      );
  });

  it('a changed workflow is caught', async () => {
    const renamed = await changedBundle('validate.ts', (source) =>
      source.replace('light.validateData.', 'light.buildFeatures.'),
    );
    await assert.rejects(replay(renamed, await recorded('pipeline.complete.json')), caught);
    await assert.rejects(replay(renamed, await recorded('monitor.quiet.json')), caught);
    // What does not use the changed step replays as before.
    await replay(renamed, await recorded('train.complete.json'));
  });

  it('a changed child id is caught, which needs the workflow’s own id', async () => {
    const moved = await changedBundle('retrain.ts', (source) =>
      source.replace("workflowIds.pipeline(system, asOf, 'drift')", "workflowIds.pipeline(system, asOf, 'manual')"),
    );
    await assert.rejects(replay(moved, await recorded('retrain.cooldown.json')), caught);
  });

  it('evidence with a policy moves no decision that was made before controllers followed it', async () => {
    // Without a cooldown the second evidence would have started a retrain, and the history has none.
    const policy = { k: 1, n: 1, cooldownDays: 0, budget: { runs: 9, days: 365 }, approval: false };
    const brought = withPolicy(await recorded('retrain.cooldown.json'), policy);
    await replay(await workflowBundle(join(tmpdir(), 'regimen-test-bundles')), brought);
    const unguarded = await changedBundle('retrain.ts', (source) =>
      source.replace("patched('policy-of-the-evidence') ?", 'true as boolean ?'),
    );
    await assert.rejects(replay(unguarded, brought), caught);
  });
});
