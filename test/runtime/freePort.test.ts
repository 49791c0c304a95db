import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { freePort } from '../../runtime/freePort.ts';

describe('freePort', () => {
  it('steps over ports that are listened on and ports that are spoken for', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as AddressInfo;
    try {
      const next = await freePort('127.0.0.1', port);
      assert.ok(next > port);
      assert.ok((await freePort('127.0.0.1', port, [next])) > next);
    } finally {
      holder.close();
    }
    assert.equal(await freePort('127.0.0.1', port), port);
  });

  it('says that an address is not of this machine, and that no port is left', async () => {
    await assert.rejects(freePort('192.0.2.1', 7233), /Cannot listen on 192\.0\.2\.1/);
    await assert.rejects(freePort('127.0.0.1', 65535, [65535]), /All ports from 65535 to 65535/);
  });
});
