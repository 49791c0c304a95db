import assert from 'node:assert/strict';
import type { Client } from '@temporalio/client';
import { runTiny, tinyModels, tinyWorld } from '../support/tinySystem.ts';
import { testServer } from '../support/temporalServer.ts';

const most = 16 * 1024;
const tinySources = ['csv', 'fred'];

interface Sized {
  readonly where: string;
  readonly bytes: number;
}

/** Every payload of a history, wherever it stands: inputs, results, failures, headers, memos, summaries, details. */
function payloadsIn(part: unknown, where: string): Sized[] {
  if (part instanceof Uint8Array || typeof part !== 'object' || part === null) return [];
  const { data, metadata } = part as { data?: unknown; metadata?: Readonly<Record<string, unknown>> };
  if (data instanceof Uint8Array && metadata !== undefined) {
    const meta = Object.values(metadata).reduce((sum: number, value) => sum + (value as Uint8Array).length, 0);
    return [{ where, bytes: data.length + meta }];
  }
  return Object.entries(part).flatMap(([name, inside]) => payloadsIn(inside, `${where}.${name}`));
}

async function payloadsOf(client: Client, workflowId: string): Promise<{ sizes: Sized[]; children: string[] }> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  const children: string[] = [];
  const sizes = (events ?? []).flatMap((event) => {
    const child = event.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId;
    if (typeof child === 'string') children.push(child);
    return payloadsIn(event, `${workflowId} event ${String(event.eventId)}`);
  });
  return { sizes, children };
}

describe('what travels through Temporal', function () {
  this.timeout(180_000);

  it('is small: every payload of a whole run with six models is under 16 KiB', async () => {
    const { client } = await testServer();
    const world = await tinyWorld();
    try {
      const sizes: Sized[] = [];
      let workflows = 0;
      await runTiny(world, async (handle) => {
        const { raw } = await handle.describe();
        sizes.push(...payloadsIn(raw, 'description'));
        const pending = [handle.workflowId];
        for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
          workflows += 1;
          const found = await payloadsOf(client, next);
          sizes.push(...found.sizes);
          pending.push(...found.children);
        }
        const shown = Buffer.byteLength(JSON.stringify(await handle.query('progress')));
        sizes.push({ where: 'answer of the progress query', bytes: shown });
      });
      assert.equal(workflows, 1 + tinySources.length + tinyModels.length);
      assert.ok(sizes.length > 60, `${sizes.length} payloads were found`);
      assert.ok(sizes.some(({ where }) => where.includes('userMetadata')));
      const [largest] = sizes.sort((a, b) => b.bytes - a.bytes);
      assert.ok(largest!.bytes < most, `${largest!.where} has ${largest!.bytes} bytes, expected fewer than ${most}`);
    } finally {
      await world.close();
    }
  });
});
