import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { childVariables, parseEnvironment } from '../../runtime/env.ts';

describe('environment', () => {
  it('has a default for everything', () => {
    const found = parseEnvironment({});
    assert.equal(found.home, join(homedir(), '.cache', 'regimen'));
    assert.equal(found.stateDir, resolve('.regimen'));
    assert.equal(found.lakeUri, resolve('.regimen/lake'));
    assert.deepEqual([found.port, found.uiPort, found.namespace, found.logLevel], [7233, 8233, 'default', 'info']);
    assert.deepEqual([found.temporalAddress, found.fredApiKey, found.fredUrl], [undefined, undefined, undefined]);
    assert.ok(found.threads >= 1);
  });

  it('reads what is set; the lake moves with the state folder; empty counts as not set', () => {
    const found = parseEnvironment({
      REGIMEN_STATE: '/s',
      TEMPORAL_ADDRESS: 'example.org:7233',
      REGIMEN_THREADS: '3',
      FRED_URL: 'http://127.0.0.1:9/fred/',
      TEMPORAL_NAMESPACE: '',
      REGIMEN_LOG_LEVEL: 'debug',
    });
    assert.equal(found.lakeUri, '/s/lake');
    assert.equal(found.temporalAddress, 'example.org:7233');
    assert.equal(found.threads, 3);
    assert.equal(found.fredUrl, 'http://127.0.0.1:9/fred');
    assert.equal(found.namespace, 'default');
    assert.equal(parseEnvironment({ REGIMEN_LAKE: 'file:///data/lake' }).lakeUri, 'file:///data/lake');
  });

  it('has an account for Alpaca when both halves are set, and does not show it', () => {
    const found = parseEnvironment({ APCA_API_KEY_ID: 'id-1', APCA_API_SECRET_KEY: 'word-2' });
    assert.deepEqual([found.alpaca?.key.reveal(), found.alpaca?.secret.reveal()], ['id-1', 'word-2']);
    assert.doesNotMatch(JSON.stringify(found) + inspect(found), /id-1|word-2/);
    assert.equal(parseEnvironment({ APCA_API_KEY_ID: 'id-1' }).alpaca, null);
  });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['REGIMEN_THREADS', '0', /REGIMEN_THREADS should be a whole number from 1 to 1024, and is "0"/],
    ['REGIMEN_THREADS', '2.5', /whole number/],
    ['REGIMEN_PORT', '70000', /REGIMEN_PORT should be a whole number from 1 to 65535, and is "70000"/],
    ['TEMPORAL_ADDRESS', 'http://x', /TEMPORAL_ADDRESS should be host:port/],
    ['FRED_URL', 'fred', /FRED_URL should be a URL/],
    ['REGIMEN_LOG_LEVEL', 'loud', /one of error, warn, info, debug, and is "loud"/],
    ['REGIMEN_LAKE', 'ftp://x/y', /REGIMEN_LAKE should be a folder, a file:\/\/ URI or s3:\/\//],
    ['REGIMEN_THREAD', '2', /did you mean REGIMEN_THREADS\?/],
  ];
  for (const [name, value, expected] of refused) {
    it(`refuses ${name}=${value} in a sentence`, () => {
      assert.throws(() => parseEnvironment({ [name]: value }), { name: 'ConfigError', message: expected });
    });
  }

  it('is frozen and never shows a secret', () => {
    const found = parseEnvironment({ FRED_API_KEY: 'abcdef0123456789' });
    assert.ok(Object.isFrozen(found));
    const shown = [
      JSON.stringify(found),
      inspect(found, { depth: 9, showHidden: true }),
      JSON.stringify({ key: found.fredApiKey }),
      String(found.fredApiKey),
      inspect(found.fredApiKey, { showHidden: true }),
      JSON.stringify({ ...found }),
    ];
    for (const text of shown) assert.ok(!text.includes('abcdef0123456789'), text);
    assert.equal(found.fredApiKey?.reveal(), 'abcdef0123456789');
  });

  it('knows the online store, and shows nothing of its address', () => {
    assert.equal(parseEnvironment({}).onlineStore.reveal(), 'memory://');
    const found = parseEnvironment({ REGIMEN_ONLINE_STORE: 'redis://u:s3cret@h:1/0' });
    assert.equal(found.onlineStore.reveal(), 'redis://u:s3cret@h:1/0');
    assert.ok(!`${JSON.stringify(found)}${inspect(found, { depth: 9, showHidden: true })}`.includes('s3cret'));
    assert.throws(() => parseEnvironment({ REGIMEN_ONLINE_STORE: 'http://u:s3cret@h' }), {
      name: 'ConfigError',
      message:
        'REGIMEN_ONLINE_STORE should be a URI that begins with memory:// or redis:// or rediss://; correct or unset it.',
    });
  });

  it('gives children its variables, changed', () => {
    const found = childVariables({ REGIMEN_TEST_EXTRA: 'yes', PATH: undefined });
    assert.equal(found['REGIMEN_TEST_EXTRA'], 'yes');
    assert.ok(!('PATH' in found));
    assert.equal(found['HOME'], process.env['HOME']);
  });
});
