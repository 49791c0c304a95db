import assert from 'node:assert/strict';
import type { PromotionAnswer } from '../../contracts/decidePromotion.ts';
import type { Decision } from '../../contracts/evaluation.ts';
import type { RunContext } from '../../contracts/runs.ts';
import { aliases, championAsOf, history, listVersions } from '../../storage/modelRegistry.ts';
import { paths } from '../../storage/paths.ts';
import { opening, realWorld, type World } from './support/realWorld.ts';
import { candidateOf } from './support/trainedModel.ts';

describe('the champion and those who judge it', () => {
  let world: World;
  beforeEach(async () => {
    world = await realWorld();
  });
  afterEach(() => world.close());

  const open = async (asOf: string): Promise<RunContext> =>
    (await world.run('openRun', opening('small', { asOf, runId: `run-of-${asOf}` }))).run;
  const answer = (decision: Decision): PromotionAnswer => ({
    decision,
    sentence: `hmm is ${decision}.`,
    gates: [{ name: 'enough rows', passed: true, found: 100, required: 36, sentence: '100 rows, required 36.' }],
  });

  it('registers and promotes; a retry, and a retry after a lost answer, add nothing', async () => {
    const run = await open('2019-12-31');
    const candidate = await candidateOf(world.lake, run, 'first');
    const register = () => world.run('registerModel', { run, ...candidate, answer: answer('promoted') });
    const first = await register();
    const keys = await world.keys('');
    assert.deepEqual(await register(), first);
    assert.deepEqual(await world.keys(''), keys);
    assert.deepEqual([first.version, first.decision], [1, 'promoted']);
    assert.deepEqual(await aliases(world.lake, 'small'), { champion: 1 });
    assert.equal((await history(world.lake, 'small')).length, 1);
    const card = Buffer.from((await world.lake.store.get(paths.runFile(run.executionId, 'card.md')))!).toString();
    assert.match(
      card,
      /^# small: hmm\n[\s\S]*log_likelihood_per_observation \| -1 \|[\s\S]*hmm is promoted\.[\s\S]*passed: enough rows/,
    );
  });

  it('two attempts at once register one version', async () => {
    const run = await open('2019-12-31');
    const candidate = await candidateOf(world.lake, run, 'first');
    const register = () => world.run('registerModel', { run, ...candidate, answer: answer('promoted') });
    const all = await Promise.all([register(), register(), register()]);
    assert.deepEqual([...new Set(all.map(({ version }) => version))], [1]);
    assert.equal((await listVersions(world.lake, 'small')).length, 1);
    assert.equal((await history(world.lake, 'small')).length, 1);
  });

  it('a rejected model is a version and the challenger; the champion stays', async () => {
    const [early, late] = [await open('2019-12-31'), await open('2020-03-31')];
    await world.run('registerModel', {
      run: early,
      ...(await candidateOf(world.lake, early, 'a')),
      answer: answer('promoted'),
    });
    const second = await world.run('registerModel', {
      run: late,
      ...(await candidateOf(world.lake, late, 'b')),
      answer: answer('rejected'),
    });
    assert.equal(second.version, 2);
    assert.deepEqual(await aliases(world.lake, 'small'), { champion: 1, challenger: 2 });
    assert.equal((await championAsOf(world.lake, 'small', '2020-12-31'))?.version, 1);
  });

  it('an older run that would replace a newer champion is refused', async () => {
    const [late, early] = [await open('2020-03-31'), await open('2019-12-31')];
    await world.run('registerModel', {
      run: late,
      ...(await candidateOf(world.lake, late, 'a')),
      answer: answer('promoted'),
    });
    const promoted = { run: early, ...(await candidateOf(world.lake, early, 'b')), answer: answer('promoted') };
    await assert.rejects(world.run('registerModel', promoted), { name: 'ConflictError' });
    const again = await open('2019-11-30');
    const backfill = { run: again, ...(await candidateOf(world.lake, again, 'c')), answer: answer('backfill') };
    assert.equal((await world.run('registerModel', backfill)).decision, 'backfill');
    assert.deepEqual(await aliases(world.lake, 'small'), { champion: 1 });
  });

  it('without a champion there is nobody to score, and monitor says how to get one', async () => {
    const run = await open('2019-12-31');
    const { gold } = await candidateOf(world.lake, run, 'first');
    assert.equal(await world.run('scoreChampion', { run, gold }), null);
    await assert.rejects(world.run('measureDrift', { run, gold, champion: null }), {
      name: 'InputError',
      message:
        'small has no champion as of 2019-12-31: nothing to watch. Start with: regimen run small --as-of 2019-12-31',
    });
    assert.deepEqual(await world.keys('registry/'), []);
  });
});
