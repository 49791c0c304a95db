import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '../contracts/failures.ts';
import type { OnlineStore, VersionedView } from '../contracts/featureStore.ts';
import {
  featuresNamed,
  featuresOfService,
  isUnknown,
  missingKey,
  type UnknownName,
  type WantedView,
} from '../storage/featureStore/featureRefs.ts';
import { onlineFeatures } from '../storage/featureStore/onlineFeatures.ts';
import { featuresReply, type NamedColumn } from './featuresReply.ts';
import { featuresRequest, type FeaturesRequest } from './featuresRequest.ts';
import { readJsonBody } from './readJsonBody.ts';

/** 10,000 entities of a hundred letters. */
const bodyLimitBytes = 1024 * 1024;
/** A request that takes longer to come in is a stalled client. */
const requestMs = 30_000;

export interface FeatureServerOptions {
  readonly online: OnlineStore;
  /** Current versions of all views. */
  readonly views: () => Promise<readonly VersionedView[]>;
  readonly now: () => number;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Told of what failed here, as against what was asked wrongly. */
  readonly onFailure: (error: unknown) => void;
}

export interface FeatureServer {
  readonly url: string;
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Exceptions of Feast that its client raises for a refusal. */
const exceptionOf = {
  view: 'FeatureViewNotFoundException',
  feature: 'FeastObjectNotFoundException',
  service: 'FeatureServiceNotFoundException',
} as const satisfies Record<UnknownName['kind'], string>;

/** A refusal as Feast writes one: JSON text that holds the module, the class and the sentence. */
function refusal(status: number, sentence: string, exception = 'FeastError'): Answer {
  return {
    status,
    body: JSON.stringify(JSON.stringify({ module: 'feast.errors', class: exception, message: sentence })),
  };
}

/**
 * Serves online features over HTTP in the wire format of Feast's feature server: `POST /get-online-features` and
 * `GET /health`. Statuses: 400 no JSON, 404 unknown name or path, 405 another method, 413 too long, 422 not what is
 * expected, 500 a failure here, 503 the online store does not answer.
 */
export async function startFeatureServer(options: FeatureServerOptions): Promise<FeatureServer> {
  const server = createServer({ requestTimeout: requestMs, headersTimeout: requestMs }, (request, response) => {
    void answerTo(options, request)
      .catch((error: unknown) => failed(options, error))
      .then((answer) => send(request, response, answer));
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function listen(server: Server, { host, port }: FeatureServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new ConfigError(
          `Cannot listen on ${host}:${port} (${error.code ?? error.message}); give another --port or --host.`,
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
}

function send(request: IncomingMessage, response: ServerResponse, { status, body, headers }: Answer): void {
  // What was not read of a body would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
  if (!request.complete) request.resume();
}

function failed({ onFailure }: FeatureServerOptions, error: unknown): Answer {
  onFailure(error);
  const unavailable = error instanceof Error && error.name === 'StorageError';
  return unavailable
    ? refusal(503, 'The online store does not answer now; try again.')
    : refusal(500, 'The features could not be read; the log of the server says why.');
}

async function answerTo(options: FeatureServerOptions, request: IncomingMessage): Promise<Answer> {
  const path = (request.url ?? '/').split('?')[0]!;
  const wanted = { '/get-online-features': 'POST', '/health': 'GET' }[path];
  if (wanted === undefined)
    return refusal(404, `There is no ${path}; known are POST /get-online-features and GET /health.`);
  if (request.method !== wanted)
    return {
      ...refusal(405, `Expected ${wanted} ${path}, got ${request.method ?? 'no method'}.`),
      headers: { allow: wanted },
    };
  if (path === '/health') return health(options);
  const read = await readJsonBody(request, bodyLimitBytes);
  if ('sentence' in read) return refusal(read.status, read.sentence);
  const asked = featuresRequest(read.body);
  if (typeof asked === 'string') return refusal(422, asked);
  return features(options, asked);
}

/** Healthy is a server whose online store answers. */
async function health({ online }: FeatureServerOptions): Promise<Answer> {
  await online.readMany([{ view: 'health', entity: 'health' }]);
  return { status: 200, body: '{"status":"healthy"}' };
}

async function features(options: FeatureServerOptions, asked: FeaturesRequest): Promise<Answer> {
  const views = await options.views();
  const { service } = asked;
  const wanted = service === null ? featuresNamed(asked.features, views) : featuresOfService(service, views);
  if (isUnknown(wanted)) return refusal(404, wanted.sentence, exceptionOf[wanted.kind]);
  const lacking = missingKey(wanted, Object.keys(asked.entities));
  if (lacking !== null) return refusal(422, lacking);
  const twice = sameName(wanted, asked.fullNames);
  if (twice !== null) return refusal(422, twice, 'FeatureNameCollisionError');
  const { online, now } = options;
  const columns = await onlineFeatures({ online, wanted, entities: asked.entities, now: now() });
  const named = columns.map((column): NamedColumn => ({ ...column, name: nameOf(column, asked.fullNames) }));
  const versions = wanted.map(({ view }) => ({ name: view.name, number: view.number ?? 0 }));
  return { status: 200, body: featuresReply(asked, named, asked.versions ? versions : null) };
}

const nameOf = ({ view, feature }: { readonly view: string; readonly feature: string }, full: boolean): string =>
  full ? `${view}__${feature}` : feature;

/** Two features that the reply would give one name. */
function sameName(wanted: readonly WantedView[], full: boolean): string | null {
  const seen = new Map<string, string>();
  for (const { view, features: names } of wanted) {
    for (const feature of names) {
      const name = nameOf({ view: view.name, feature }, full);
      const first = seen.get(name);
      if (first !== undefined)
        return `Both ${first} and ${view.name} have a feature ${feature}; set full_feature_names to tell them apart.`;
      seen.set(name, view.name);
    }
  }
  return null;
}
