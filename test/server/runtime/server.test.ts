import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import type { Connection } from '@temporalio/client';
import { searchAttributes } from '../../../contracts/names.ts';
import { connect } from '../../../runtime/connect.ts';
import { environment } from '../../../runtime/env.ts';
import { prepareNamespace } from '../../../runtime/prepareNamespace.ts';
import { goneWithin, isAlive } from '../../../runtime/processLife.ts';
import { startServer, stopRecordedServer } from '../../../runtime/server.ts';
import { findServerBinary } from '../../../runtime/serverBinary.ts';

/** Temporal's own answers about the namespace. */
async function namespaceOf(connection: Connection) {
  const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
  return {
    days: Number(config?.workflowExecutionRetentionTtl?.seconds) / 86_400,
    attributes: Object.keys(customAttributes),
  };
}

describe('embedded server', function () {
  this.timeout(120_000);
  let stateDir = '';
  let binary = '';
  before(async () => {
    binary = (await findServerBinary(environment().home)).path;
  });
  beforeEach(() => (stateDir = mkdtempSync(join(tmpdir(), 'regimen-server-'))));
  afterEach(async () => {
    await stopRecordedServer(stateDir);
    rmSync(stateDir, { recursive: true, force: true });
  });

  it('steps over a taken port, is prepared, and keeps its workflows over kill -9 and restart', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    const first = await startServer({ binary, stateDir, port, uiPort: port + 1000 > 65_000 ? 20_000 : port + 1000 });
    holder.close();
    assert.notEqual(first.address, `127.0.0.1:${port}`);
    assert.equal(first.reused, false);
    assert.match(await (await fetch(first.uiUrl)).text(), /<html/i);
    assert.match(await (await fetch(first.metricsUrl)).text(), /# TYPE/);

    const connection = await connect({ address: first.address });
    const { days, attributes } = await namespaceOf(connection);
    assert.equal(days, 30);
    for (const name of Object.keys(searchAttributes)) assert.ok(attributes.includes(name), name);
    await new Client({ connection }).workflow.start('nobodyHome', { taskQueue: 'none', workflowId: 'kept' });
    await connection.close();

    process.kill(first.pid, 'SIGKILL');
    assert.ok(await goneWithin(first.pid, 5000));
    const second = await startServer({ binary, stateDir });
    assert.equal(second.reused, false, 'a dead server is not reused');
    const again = await connect({ address: second.address });
    const found = await new Client({ connection: again }).workflow.getHandle('kept').describe();
    assert.equal(found.status.name, 'RUNNING');
    assert.equal((await namespaceOf(again)).days, 30);
    await again.close();
    await second.stop();
    assert.equal(isAlive(second.pid), false);
    assert.equal(existsSync(join(stateDir, 'server.json')), false);
  });

  it('is one server for two starts at once, and a stop by the second leaves it alone', async () => {
    const [a, b] = await Promise.all([startServer({ binary, stateDir }), startServer({ binary, stateDir })]);
    assert.equal(a.pid, b.pid);
    assert.deepEqual([a.reused, b.reused].sort(), [false, true]);
    const [owner, guest] = a.reused ? [b, a] : [a, b];
    await guest.stop();
    assert.ok(isAlive(owner.pid));
    await owner.stop();
    assert.equal(isAlive(owner.pid), false);
  });

  it('adds search attributes that a database lacks and raises a short retention, never lowers a longer one', async () => {
    const server = await startServer({ binary, stateDir });
    const connection = await connect({ address: server.address });
    try {
      await connection.operatorService.removeSearchAttributes({
        namespace: 'default',
        searchAttributes: ['Verdict', 'AsOf'],
      });
      const prepared = await prepareNamespace(connection, { namespace: 'default', retentionDays: 45 });
      assert.deepEqual([...prepared.addedSearchAttributes].sort(), ['AsOf', 'Verdict']);
      assert.deepEqual([prepared.retentionDays, prepared.retentionRaised], [45, true]);
      const later = await prepareNamespace(connection, { namespace: 'default', retentionDays: 30 });
      assert.deepEqual(later, { addedSearchAttributes: [], retentionDays: 45, retentionRaised: false });
      assert.equal((await namespaceOf(connection)).days, 45);
    } finally {
      await connection.close();
      await server.stop();
    }
  });

  it('says what went wrong when a server does not start or answer', async () => {
    writeFileSync(
      join(stateDir, 'fake'),
      '#!/bin/sh\necho "temporal version 1.5.1 (Server 1.29.1, UI 2)"\necho no luck today >&2\n[ "$1" = --version ]\n',
      { mode: 0o755 },
    );
    await assert.rejects(startServer({ binary: join(stateDir, 'fake'), stateDir }), {
      name: 'EngineUnavailableError',
      message: /should be healthy at .* and ended with exit code 1;.*no luck today/s,
    });
    assert.equal(existsSync(join(stateDir, 'server.json')), false);
    await assert.rejects(connect({ address: '127.0.0.1:1', timeoutMs: 300 }), {
      name: 'ConfigError',
      message: /No Temporal server answered at 127\.0\.0\.1:1 within 0\.3 s/,
    });
    await assert.rejects(findServerBinary(stateDir), /run `node scripts\/setup\.mjs`/);
  });

  it('stops waiting when it is told to', async () => {
    const control = new AbortController();
    const waiting = connect({ address: '127.0.0.1:1', signal: control.signal });
    control.abort(new Error('changed my mind'));
    await assert.rejects(waiting, /changed my mind/);
  });
});
