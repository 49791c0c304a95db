import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { searchAttributes } from '../contracts/names.ts';

const secondsPerDay = 86_400;

/** `IndexedValueType` of the server's protocol. */
const typeNumbers = { Keyword: 2, Datetime: 6 } as const;

export interface Prepared {
  readonly addedSearchAttributes: readonly string[];
  readonly retentionDays: number;
  readonly retentionRaised: boolean;
}

/**
 * Makes a namespace fit for Regimen, on a new or an existing database: search attributes that are missing are added,
 * and a shorter retention is raised (the embedded server's default of one day loses last night's run).
 */
export async function prepareNamespace(
  connection: Connection,
  { namespace, retentionDays }: { readonly namespace: string; readonly retentionDays: number },
): Promise<Prepared> {
  const known = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(searchAttributes).filter(([name]) => !(name in known.customAttributes));
  if (missing.length > 0) {
    const wanted = Object.fromEntries(missing.map(([name, type]) => [name, typeNumbers[type]]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes: wanted });
  }
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  const found = Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  const wanted = retentionDays * secondsPerDay;
  if (found < wanted) {
    await connection.workflowService.updateNamespace({
      namespace,
      config: { workflowExecutionRetentionTtl: msToTs(wanted * 1000) },
    });
  }
  return {
    addedSearchAttributes: missing.map(([name]) => name),
    retentionDays: Math.max(found, wanted) / secondsPerDay,
    retentionRaised: found < wanted,
  };
}
