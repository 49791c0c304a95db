import assert from 'node:assert/strict';
import { request as ask } from 'node:http';
import { readFile } from 'node:fs/promises';
import { StorageError } from '../../contracts/failures.ts';
import { startFeatureServer } from '../../serving/featureServer.ts';
import { exampleValues, startExample, type Example } from './exampleServer.ts';

interface Case {
  readonly name: string;
  readonly path: string;
  readonly request: unknown;
  readonly status: number;
  readonly reply: string;
  readonly answer?: Readonly<Record<string, readonly unknown[]>>;
  readonly exception?: string;
  readonly message?: string;
}

const recorded = JSON.parse(
  await readFile(new URL('../fixtures/feast/remoteOnline.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly Case[] };

/** What Python's float.hex writes. */
function fromHex(text: string): number {
  const [, sign, whole, fraction, exponent] = /^(-?)0x([01])\.([0-9a-f]+)p([+-]\d+)$/.exec(text)!;
  const digits = Number.parseInt(whole! + fraction!, 16);
  const value = digits * 2 ** -(4 * fraction!.length);
  // In two steps, since 2 ** -1074 alone would be rounded away.
  const power = Number(exponent);
  return (sign === '-' ? -1 : 1) * (power < -1000 ? value * 2 ** (power + 500) * 2 ** -500 : value * 2 ** power);
}

describe('feature server', () => {
  let example: Example;
  before(async () => (example = await startExample()));
  after(() => example.server.close());

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${example.server.url}/get-online-features`, { method: 'POST', body, headers });
  const refusalOf = async (response: Response) =>
    JSON.parse((await response.json()) as string) as { module: string; class: string; message: string };

  for (const one of recorded.cases)
    it(`answers a Feast client as it was recorded: ${one.name}`, async () => {
      const response = await fetch(`${example.server.url}${one.path}`, {
        method: 'POST',
        body: JSON.stringify(one.request),
      });
      assert.equal(response.status, one.status);
      assert.equal(response.headers.get('content-type'), 'application/json');
      assert.equal(await response.text(), one.reply);
    });

  it('the client read every double as it is in the store, to the last bit', () => {
    const { answer } = recorded.cases[0]!;
    exampleValues.forEach((value, n) => {
      const [read, unknown] = answer![`f${n}`] as readonly ({ readonly double: string } | null)[];
      assert.ok(Object.is(Number.isNaN(value) ? null : value, read === null ? null : fromHex(read!.double)), `f${n}`);
      assert.equal(unknown, null);
    });
    assert.deepEqual(recorded.cases.map(({ exception }) => exception).filter(Boolean), [
      'FeatureViewNotFoundException',
      'FeastError',
    ]);
  });

  it('is column-major, and tells versions when it is asked to', async () => {
    const body = {
      features: ['bars:f1', 'old:f0'],
      entities: { instrument: ['SP500', 'x'] },
      full_feature_names: true,
      include_feature_view_version_metadata: true,
    };
    const reply = (await (await post(JSON.stringify(body))).json()) as {
      results: { values: unknown[]; statuses: string[] }[];
      metadata: unknown;
    };
    assert.deepEqual(reply.metadata, {
      feature_names: ['instrument', 'bars__f1', 'old__f0'],
      feature_view_metadata: [
        { name: 'bars', version: 1 },
        { name: 'old', version: 1 },
      ],
    });
    assert.deepEqual(
      reply.results.map(({ statuses }) => statuses),
      [
        ['PRESENT', 'PRESENT'],
        ['PRESENT', 'NOT_FOUND'],
        ['OUTSIDE_MAX_AGE', 'NOT_FOUND'],
      ],
    );
    const none = await post(JSON.stringify({ features: ['bars:f1'], entities: { instrument: [] } }));
    assert.deepEqual(((await none.json()) as { results: unknown[] }).results, [
      { values: [], statuses: [], event_timestamps: [] },
      { values: [], statuses: [], event_timestamps: [] },
    ]);
  });

  const good = { features: ['bars:f0'], entities: { instrument: ['SP500'] } };
  const refused: readonly (readonly [string, string, number, RegExp])[] = [
    ['no JSON', '{"features"', 400, /Expected a JSON object in the body, but it does not parse/],
    ['an empty body', '', 400, /does not parse/],
    ['a list', '[1]', 422, /Expected a JSON object .* got a list/],
    ['null', 'null', 422, /got null/],
    ['an unknown key', JSON.stringify({ ...good, entites: 1 }), 422, /Unknown key "entites".*Did you mean entities\?/],
    ['nothing wanted', JSON.stringify({ entities: good.entities }), 422, /feature_service or features, got neither/],
    ['both', JSON.stringify({ ...good, feature_service: 'tiny' }), 422, /got both/],
    ['features that are no texts', JSON.stringify({ ...good, features: [1] }), 422, /list of texts .* got \[1\]/],
    [
      'no entities',
      JSON.stringify({ features: good.features }),
      422,
      /Expected entities as an object of lists .* got nothing/,
    ],
    ['no join key', JSON.stringify({ ...good, entities: {} }), 422, /at least one join key/],
    [
      'uneven entities',
      JSON.stringify({ ...good, entities: { instrument: ['a', 'b'], country: ['c'] } }),
      422,
      /as many values of country as of instrument, 2, got 1/,
    ],
    [
      'an entity that is a list',
      JSON.stringify({ ...good, entities: { instrument: [['a']] } }),
      422,
      /texts or numbers as values of instrument, got \["a"\]/,
    ],
    ['a flag that is text', JSON.stringify({ ...good, full_feature_names: 'yes' }), 422, /true or false/],
    [
      'too many entities',
      JSON.stringify({ ...good, entities: { instrument: Array(10_001).fill('a') } }),
      422,
      /at most 10000 entities in one request, got 10001/,
    ],
    [
      'one name for two',
      JSON.stringify({ ...good, features: ['bars:f0', 'old:f0'] }),
      422,
      /Both bars and old have a feature f0; set full_feature_names/,
    ],
    ['an unknown feature', JSON.stringify({ ...good, features: ['bars:f9'] }), 404, /no feature of bars named f9/],
    [
      'an unknown service',
      JSON.stringify({ feature_service: 'tinny', entities: good.entities }),
      404,
      /no feature service tinny; known are tiny, economy\. Did you mean tiny\?/,
    ],
  ];
  for (const [what, body, status, sentence] of refused)
    it(`refuses ${what} with ${status} and a sentence`, async () => {
      const response = await post(body);
      assert.equal(response.status, status);
      const { module, message } = await refusalOf(response);
      assert.equal(module, 'feast.errors');
      assert.match(message, sentence);
      assert.deepEqual(example.failures, []);
    });

  it('refuses bodies that are too long, declared or not, other methods and other paths', async () => {
    const long = await post(`{"features":["${'x'.repeat(1024 * 1024)}"]}`);
    assert.equal(long.status, 413);
    assert.match((await refusalOf(long)).message, /at most 1048576 bytes/);
    const status = await new Promise<number>((resolve, reject) => {
      const url = new URL('/get-online-features', example.server.url);
      const sent = ask(url, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, (reply) => {
        resolve(reply.statusCode!);
        sent.destroy();
      });
      sent.on('error', reject);
      const piece = Buffer.alloc(300_000, 32);
      for (let n = 0; n < 5; n += 1) sent.write(piece);
    });
    assert.equal(status, 413);
    const get = await fetch(`${example.server.url}/get-online-features`);
    assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST']);
    const lost = await fetch(`${example.server.url}/push`, { method: 'POST', body: '{}' });
    assert.equal(lost.status, 404);
    assert.match(
      (await refusalOf(lost)).message,
      /There is no \/push; known are POST \/get-online-features and GET \/health/,
    );
    assert.equal((await post(JSON.stringify(good))).status, 200);
  });

  it('serves many at once, and is healthy', async () => {
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => post(JSON.stringify(good)).then((one) => one.text())),
    );
    assert.equal(new Set(replies).size, 1);
    const health = await fetch(`${example.server.url}/health`);
    assert.deepEqual([health.status, await health.json()], [200, { status: 'healthy' }]);
  });

  it('says 503 while the store does not answer, and 500 for what is wrong here, without details', async () => {
    let failure: Error = new StorageError('Redis at redis://secret-host could not give 1 vectors.');
    const broken = await startExample({ readMany: () => Promise.reject(failure) });
    const both = async () => {
      const paths = ['/health', '/get-online-features'];
      const replies = await Promise.all(
        paths.map((path) =>
          fetch(
            `${broken.server.url}${path}`,
            path === '/health' ? {} : { method: 'POST', body: JSON.stringify(good) },
          ),
        ),
      );
      for (const reply of replies) assert.doesNotMatch(await reply.text(), /secret-host|bug/);
      return replies.map(({ status }) => status);
    };
    assert.deepEqual(await both(), [503, 503]);
    failure = new TypeError('a bug');
    assert.deepEqual(await both(), [500, 500]);
    assert.equal(broken.failures.length, 4);
    await broken.server.close();
  });

  it('says in a sentence that its port is taken', async () => {
    const port = Number(new URL(example.server.url).port);
    const options = {
      online: example.online,
      views: () => Promise.resolve([]),
      now: Date.now,
      onFailure: () => undefined,
    };
    await assert.rejects(startFeatureServer({ ...options, host: '127.0.0.1', port }), {
      name: 'ConfigError',
      message: new RegExp(`Cannot listen on 127\\.0\\.0\\.1:${port} \\(EADDRINUSE\\); give another --port`),
    });
  });
});
