import type { ArtifactRef } from '../contracts/artifact.ts';
import type { Ledger, OpenLedger } from '../contracts/collect.ts';
import { InputError } from '../contracts/failures.ts';
import { suggestion } from '../contracts/nearest.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { canonicalJson } from '../storage/canonicalJson.ts';
import type { Lake } from '../storage/lake.ts';
import { paths } from '../storage/paths.ts';
import type { Dependencies } from './dependencies.ts';
import { planSeries } from './planSeries.ts';

interface Found {
  readonly number: number;
  readonly ledger: Ledger;
}

/** The newest ledger of each source of a run. */
async function newestLedgers(lake: Lake, executionId: string): Promise<Map<string, Found>> {
  const newest = new Map<string, Found>();
  for await (const key of lake.store.list(paths.ledgerFolder(executionId))) {
    const bytes = await lake.store.get(key);
    const number = Number(/-(\d+)\.json$/.exec(key)?.[1]);
    if (bytes === null || Number.isNaN(number)) continue;
    const ledger = JSON.parse(new TextDecoder().decode(bytes)) as Ledger;
    if (number > (newest.get(ledger.source)?.number ?? 0)) newest.set(ledger.source, { number, ledger });
  }
  return newest;
}

async function knownExecutions(lake: Lake): Promise<string[]> {
  const ids = new Set<string>();
  for await (const key of lake.store.list('runs/')) if (key.includes('/ledger/')) ids.add(key.split('/')[1]!);
  return [...ids];
}

export const createLedger = (deps: Pick<Dependencies, 'lake' | 'providerQueue'>) => ({
  /** Stores what a source was asked for and what it gave. The same ledger again is the one that is there. */
  async writeLedger(ledger: Ledger): Promise<ArtifactRef> {
    const { executionId } = ledger.run;
    const last = (await newestLedgers(deps.lake, executionId)).get(ledger.source);
    const same = last && canonicalJson(last.ledger) === canonicalJson(ledger);
    const number = same ? last.number : (last?.number ?? 0) + 1;
    return deps.lake.putJson(paths.ledger(executionId, ledger.source, number), ledger, 'ledger', ledger.expected);
  },

  /** The newest ledgers of an earlier collection, by source, with what each still misses. */
  async readLedgers({ executionId }: { executionId: string }): Promise<OpenLedger[]> {
    const found = await newestLedgers(deps.lake, executionId);
    if (found.size === 0) {
      const known = await knownExecutions(deps.lake);
      throw new InputError(
        `There is no ledger of an execution ${executionId}, so nothing can be resumed.${suggestion(executionId, known)} Known are ${known.slice(-5).join(', ') || 'none yet'}.`,
      );
    }
    const ledgers = [...found.values()].map(({ ledger }) => ledger).sort((a, b) => (a.source < b.source ? -1 : 1));
    const spec = await deps.lake.readJson<SystemSpec>(ledgers[0]!.run.config);
    const planned = planSeries(spec, deps.providerQueue);
    return ledgers.map((ledger) => {
      const missing = ledger.entries.filter(({ status }) => status === 'missing').map(({ id }) => id);
      return { ledger, missing: planned.filter(({ id, source }) => source === ledger.source && missing.includes(id)) };
    });
  },
});
