import { ApplicationFailure, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { ArtifactRef } from '../contracts/artifact.ts';
import { checkTuneInput } from '../contracts/input.ts';
import { queues, trialName, workflowIds } from '../contracts/names.ts';
import type {
  RunningTrial,
  StudiedTrial,
  StudyPlan,
  SuggestedTrial,
  TrialTraining,
  TuneInput,
  TuneResult,
} from '../contracts/tune.ts';
import { createBoard, type Board } from './board.ts';
import { collectAll } from './collect.ts';
import { atTheDoor, causeOf } from './failure.ts';
import { features } from './features.ts';
import { openRun } from './open.ts';
import { light } from './proxies.ts';
import { concludeRun } from './search.ts';
import { trainChild } from './train.ts';
import { validate } from './validate.ts';

/** What a study needs to go on in a history of its own. */
interface StudyState {
  readonly study: StudyPlan;
  /** The trials before `ended`. */
  readonly snapshot: ArtifactRef | null;
  /** Trials after the snapshot, in order. */
  readonly ended: readonly StudiedTrial[];
  /** Number of the next trial. */
  readonly next: number;
}

/** Trials after which the history starts afresh: about twenty events a step. */
const trialsPerRun = 100;

/** World → gold, as a run does it, then what the study may see. */
async function open(input: TuneInput, board: Board): Promise<StudyState> {
  const { system, asOf, executionId, models, seed, sampler, pruner } = input;
  const plan = await openRun(
    { ...(system && { system }), ...(asOf && { asOf }), ...(executionId && { executionId }), until: 'gold' },
    board,
  );
  const { collected } = await collectAll(plan, board);
  const gold = await features(plan, await validate(plan, collected, board), board);
  const study = await light.openStudy.executeWithOptions({ summary: 'search spaces and holdout' }, [
    {
      ...{ run: plan.run, gold },
      ...(models && { models }),
      ...(seed !== undefined && { seed }),
      ...(sampler && { sampler }),
      ...(pruner && { pruner }),
    },
  ]);
  return { study, snapshot: null, ended: [], next: 0 };
}

/** Trains one configuration on more and more test blocks, until it is done, given up, or fails. */
async function carryOut(
  { study, snapshot, trial }: { study: StudyPlan; snapshot: ArtifactRef | null; trial: RunningTrial },
  { run, plan }: TrialTraining,
): Promise<StudiedTrial> {
  const scores: number[] = [];
  const name = trialName(trial.number);
  try {
    for (const [at, step] of study.steps.entries()) {
      const trained = await trainChild(
        {
          run: { ...run, executionId: `${run.executionId}.${at + 1}` },
          ...{ plan, gold: { ...study.gold, ...step }, bases: [], champion: 0 },
        },
        workflowIds.trial(study.run.executionId, trial.number),
      );
      const { score, why } = await light.scoreTrial.executeWithOptions({ summary: `${name}, step ${at + 1}` }, [
        { study, snapshot, trial, scores, trained },
      ]);
      scores.push(score);
      if (why !== null) return { ...trial, state: 'pruned', scores, why };
      if (at + 1 === study.steps.length)
        return { ...trial, state: 'complete', scores, predictions: trained.predictions };
    }
    throw new Error('a study has at least one step');
  } catch (error) {
    return { ...trial, state: 'failed', scores, why: causeOf(error).message.slice(0, 300) };
  }
}

interface Begun {
  readonly trial: RunningTrial;
  readonly ended: Promise<StudiedTrial>;
}

/** Begins a trial and shows how it goes. */
function begin(study: StudyPlan, { snapshot, trial, run, plan }: SuggestedTrial, board: Board): Begun {
  const name = trialName(trial.number);
  const summaryOf = ({ state, scores, why = '' }: StudiedTrial) =>
    state === 'complete'
      ? `${trial.model}: ${study.metric} ${scores.at(-1)!.toPrecision(5)}`
      : `${trial.model} ${state === 'pruned' ? 'given up' : 'failed'}: ${why}`;
  board.model(name, 'training');
  const ended = board.stage(
    'train',
    () => carryOut({ study, snapshot, trial }, { run, plan }),
    (done) => {
      board.model(name, done.state === 'failed' ? 'failed' : 'trained');
      return { summary: summaryOf(done) };
    },
    { model: name, queue: queues[plan.hardware] },
  );
  // Nobody may wait for it yet when the study is cancelled.
  void ended.catch(() => undefined);
  return { trial, ended };
}

/**
 * Trial n begins when all up to n − parallel have ended, and is chosen from them and from what the later ones try: a function of
 * seed, number and `parallel`, whoever is fast, slow or lost on the way, and wherever the history started afresh.
 */
async function search(
  { study, ...before }: StudyState,
  { trials, parallel, board }: { trials: number; parallel: number; board: Board },
): Promise<StudyState> {
  let snapshot = before.snapshot;
  const begun: Begun[] = before.ended.map((trial) => ({ trial, ended: Promise.resolve(trial) }));
  let next = before.next;
  let settled = next - begun.length;
  const last = Math.min(trials, next + trialsPerRun);
  while (next < last && !workflowInfo().continueAsNewSuggested) {
    const due = begun.splice(0, Math.max(0, next - parallel + 1 - settled));
    settled += due.length;
    const ended: StudiedTrial[] = [];
    for (const one of due) ended.push(await one.ended);
    const number = next;
    const running = begun.map(({ trial: { model, parameters, number: at } }) => ({ number: at, model, parameters }));
    const suggested = await light.suggestTrial.executeWithOptions({ summary: trialName(number) }, [
      { study, snapshot, ended, running, number },
    ]);
    ({ snapshot } = suggested);
    begun.push(begin(study, suggested, board));
    next += 1;
  }
  return { study, snapshot, ended: await Promise.all(begun.map(({ ended }) => ended)), next };
}

/** The best trial and its rivals on all rows, then on those that no trial saw. */
async function judge({ study, snapshot, ended }: StudyState, board: Board): Promise<TuneResult> {
  const chosen = await light.chooseEntrants.executeWithOptions({ summary: 'best trial' }, [{ study, snapshot, ended }]);
  if (chosen.snapshot === null || chosen.entrants.length === 0)
    throw ApplicationFailure.nonRetryable(
      `No trial of ${study.run.system} was carried to its end. ${ended.at(-1)?.why ?? ''}`,
      'TrainingFailed',
    );
  const { entrants } = chosen;
  return board.stage(
    'evaluate',
    async () => {
      const trained = await Promise.all(
        entrants.map(({ run, plan }) =>
          trainChild(
            { run, plan, gold: study.gold, bases: [], champion: 0 },
            workflowIds.train(run.executionId, plan.id),
          ),
        ),
      );
      return light.judgeEntrants.executeWithOptions({ summary: 'holdout' }, [
        { study, snapshot: chosen.snapshot!, entrants, trained },
      ]);
    },
    ({ sentence }) => ({ summary: sentence }),
  );
}

/**
 * Searches better parameters for the models of a system, on the rows before a holdout, and judges the best ones there against what
 * the system file says. Nothing is written to that file: the result has lines to paste.
 */
export async function tune(raw?: TuneInput | null): Promise<TuneResult> {
  const input = atTheDoor(() => checkTuneInput(raw));
  const board = createBoard(input.system ?? 'macro-cycle', input.asOf ?? '');
  const { trials = 50, parallel = 2 } = input;
  const state = (input.state as StudyState | undefined) ?? (await open(input, board));
  const searched = await search(state, { trials, parallel, board });
  if (searched.next < trials) await continueAsNew<typeof tune>({ ...input, state: searched });
  const result = await judge(searched, board);
  concludeRun(result.better ? 'better' : 'not-better');
  board.done(result.sentence);
  return result;
}
