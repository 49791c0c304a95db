import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime } from '@temporalio/worker';
import { connect } from '../../runtime/connect.ts';
import { parseEnvironment } from '../../runtime/env.ts';
import { findServerBinary } from '../../runtime/serverBinary.ts';
import { startServer } from '../../runtime/server.ts';
import { workflowBundle } from '../../workers/bundle.ts';

export interface TestServer {
  readonly address: string;
  readonly client: Client;
  readonly native: NativeConnection;
  readonly bundle: { codePath: string };
}

let shared: Promise<TestServer> | undefined;

async function start(): Promise<TestServer> {
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'ERROR', forward: {} } },
  });
  const stateDir = mkdtempSync(join(tmpdir(), 'regimen-test-server-'));
  const { path } = await findServerBinary(parseEnvironment(process.env).home);
  const server = await startServer({ binary: path, stateDir, port: 17_300, uiPort: 18_300 });
  process.on('exit', () => {
    process.kill(server.pid, 'SIGKILL');
    rmSync(stateDir, { recursive: true, force: true });
  });
  const connection = await connect({ address: server.address });
  return {
    address: server.address,
    client: new Client({ connection }),
    native: await NativeConnection.connect({ address: server.address }),
    bundle: await workflowBundle(join(tmpdir(), 'regimen-test-bundles')),
  };
}

/** One real Temporal server for all test files of a run. */
export function testServer(): Promise<TestServer> {
  shared ??= start();
  return shared;
}
