import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { isAlive } from '../../runtime/processLife.ts';
import { startRedis } from './redis.ts';

describe('test server Redis', () => {
  it('starts, takes a value, and leaves nothing behind', async function () {
    const redis = await startRedis();
    if (typeof redis === 'string') {
      console.log(redis);
      return this.skip();
    }
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: redis.port }, () => {
        socket.write('SET window 7\r\nCONFIG GET dir\r\nGET window\r\nQUIT\r\n');
      });
      let text = '';
      socket.on('data', (bytes) => (text += bytes.toString()));
      socket.once('error', reject);
      socket.once('close', () => resolve(text));
    });
    const folder = /regimen-redis-\w+/.exec(answer)?.[0];
    assert.match(answer, /\$1\r\n7\r\n/);
    await redis.stop();
    assert.ok(!isAlive(redis.pid));
    assert.ok(folder !== undefined && !existsSync(`/tmp/${folder}`));
  });
});
