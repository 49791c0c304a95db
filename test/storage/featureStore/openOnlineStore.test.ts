import assert from 'node:assert/strict';
import { createClient } from '@redis/client';
import type { OnlineStore } from '../../../contracts/featureStore.ts';
import { openOnlineStore } from '../../../storage/featureStore/openOnlineStore.ts';
import { startRedis, type RunningRedis } from '../../servers/redis.ts';
import { onlineConformance } from '../support/onlineConformance.ts';

let memory: OnlineStore;
onlineConformance('memory://', {
  fresh: async () => {
    memory = await openOnlineStore('memory://', Date.now);
  },
  open: () => Promise.resolve(memory),
});

describe('redis:// for real', function () {
  this.timeout(60_000);
  let redis: RunningRedis;
  before(async function () {
    const started = await startRedis();
    if (typeof started === 'string') {
      console.log(started);
      return this.skip();
    }
    redis = started;
  });
  after(() => (redis as RunningRedis | undefined)?.stop());

  const command = async (...words: string[]) => {
    const client = await createClient({ url: redis.url }).connect();
    const answer = await client.sendCommand(words);
    await client.close();
    return answer;
  };
  const open = (query = '?prefix=test:') => openOnlineStore(`${redis.url}/0${query}`, Date.now);

  onlineConformance('redis://', { fresh: () => command('FLUSHALL').then(() => undefined), open });

  it('keeps to its prefix and shows no secret', async () => {
    await command('FLUSHALL');
    const online = await open();
    await online.writeIfNewer([
      { view: 'v@1', entity: 'a', eventTime: 1, createdTime: 1, values: Float64Array.of(1), expiresAt: null },
    ]);
    await online.pushWindow({ view: 'v@1', entity: 'a' }, [{ time: 1, id: 'x', values: Float64Array.of(1) }], {
      bound: { last: 2 },
    });
    assert.equal(online.address, `${redis.url}/0`);
    await online.close();
    const keys = (await command('KEYS', '*')) as unknown as string[];
    assert.deepEqual([...keys].sort(), ['test:v:{v@1|a}', 'test:w:{v@1|a}:e', 'test:w:{v@1|a}:t']);
    await assert.rejects(openOnlineStore(`${redis.url}/0?tls=1`, Date.now), /takes \?prefix=… and no tls/);
    const secretive = redis.url.replace('redis://', 'redis://keeper:s3cret%40word@');
    await assert.rejects(openOnlineStore(secretive, Date.now), (error: Error) => {
      assert.equal(error.name, 'ConfigError');
      assert.match(error.message, /check user, password and rights in REGIMEN_ONLINE_STORE/);
      assert.ok(!error.message.includes('s3cret'), error.message);
      return true;
    });
    for (const odd of ['http://h:s3cret@x', 'nonsense s3cret'])
      await assert.rejects(openOnlineStore(odd, Date.now), (error: Error) => {
        assert.match(error.message, /Expected an online store at memory:\/\/ or redis:\/\//);
        assert.ok(!error.message.includes('s3cret'));
        return true;
      });
  });

  it('says in a sentence that no server is there', async () => {
    await assert.rejects(openOnlineStore('redis://:s3cret@127.0.0.1:1', Date.now), (error: Error) => {
      assert.equal(error.name, 'StorageError');
      assert.match(error.message, /Redis at redis:\/\/127\.0\.0\.1:1 could not be reached/);
      assert.ok(!error.message.includes('s3cret'));
      return true;
    });
  });

  it('refuses what something else wrote at its keys', async () => {
    const online = await open();
    await command('HSET', 'test:v:{v@2|a}', 'e', '5');
    await assert.rejects(online.readMany([{ view: 'v@2', entity: 'a' }]), {
      name: 'IntegrityError',
      message: /found 5 and none; something else writes there/,
    });
    await command('SET', 'test:v:{v@3|a}', 'text');
    await assert.rejects(online.readMany([{ view: 'v@3', entity: 'a' }]), {
      name: 'StorageError',
      message: /WRONGTYPE/,
    });
    await online.close();
  });
});

describe('redis:// when the server goes away', function () {
  this.timeout(60_000);
  const many = Array.from({ length: 60_000 }, (_, n) => ({
    view: 'v@1',
    entity: `e${n}`,
    eventTime: n,
    createdTime: 1,
    values: Float64Array.of(n),
    expiresAt: null,
  }));

  it('fails a batch with a typed error, and the same call goes on once a server is there', async function () {
    const first = await startRedis();
    if (typeof first === 'string') {
      console.log(first);
      return this.skip();
    }
    const online = await openOnlineStore(first.url, Date.now);
    const writing = online.writeIfNewer(many).then(
      () => null,
      (error: unknown) => error as Error,
    );
    await new Promise((resolve) => setTimeout(resolve, 60));
    await first.kill();
    const failure = await writing;
    assert.equal(failure?.name, 'StorageError', 'the batch ended before the server did');
    assert.match(failure.message, /could not take 60000 vectors \(\d+ were answered\)/);
    await assert.rejects(online.readMany([many[0]!]), { name: 'StorageError' });
    await first.stop();
    const second = await startRedis();
    assert.ok(typeof second !== 'string');
    assert.equal(second.url, first.url, 'the port is free again');
    const deadline = performance.now() + 20_000;
    const retried = async (): Promise<{ written: number; kept: number }> => {
      try {
        return await online.writeIfNewer(many);
      } catch (error) {
        assert.equal((error as Error).name, 'StorageError');
        if (performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
        return retried();
      }
    };
    assert.equal((await retried()).written, many.length);
    assert.deepEqual(await online.writeIfNewer(many.slice(0, 700)), { written: 0, kept: 700, expired: 0 });
    await online.close();
    await second.stop();
  });
});
