import { ConfigError, StorageError } from '../../contracts/failures.ts';

/** A refresh token with the app's key (and secret, unless the app uses PKCE), or an access token of a few hours. */
export type DropboxCredentials =
  | { readonly refreshToken: string; readonly appKey: string; readonly appSecret?: string }
  | { readonly accessToken: string };

/** What a request is signed with; `renew` is called when Dropbox refuses it. */
export interface TokenSource {
  current(): Promise<string>;
  renew(refused: string): Promise<string>;
}

/** Before a token ends it is renewed, so that a long upload does not meet its end. */
const marginMs = 5 * 60_000;

type Ask = (url: string, form: URLSearchParams) => Promise<{ readonly status: number; readonly body: unknown }>;

interface Held {
  readonly token: string;
  /** On the clock of `performance.now`. */
  readonly endsAt: number;
}

async function refresh(url: string, credentials: DropboxCredentials, ask: Ask): Promise<Held> {
  if ('accessToken' in credentials) {
    throw new ConfigError(
      'Dropbox refuses the access token: it has ended or lacks a scope; give a refresh token with DROPBOX_REFRESH_TOKEN and DROPBOX_APP_KEY, or a new DROPBOX_ACCESS_TOKEN.',
    );
  }
  const { refreshToken, appKey, appSecret } = credentials;
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, client_id: appKey });
  if (appSecret !== undefined) form.set('client_secret', appSecret);
  const { status, body } = await ask(`${url}/oauth2/token`, form);
  if (status >= 400 && status < 500) {
    throw new ConfigError(
      `Dropbox refuses the refresh token (${status}); connect the app again and set DROPBOX_REFRESH_TOKEN, DROPBOX_APP_KEY and, unless it uses PKCE, DROPBOX_APP_SECRET.`,
    );
  }
  const { access_token: token, expires_in: seconds } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (status !== 200 || typeof token !== 'string' || typeof seconds !== 'number') {
    throw new StorageError(`Dropbox gave no access token for the refresh token (${status}); run again later.`);
  }
  return { token, endsAt: performance.now() + seconds * 1000 };
}

/** Keeps one access token and asks for the next when it is about to end or is refused. */
export function createTokenSource(url: string, credentials: () => DropboxCredentials, ask: Ask): TokenSource {
  let held: Promise<Held> | undefined;
  const next = (): Promise<Held> => {
    const asked = refresh(url, credentials(), ask);
    asked.catch(() => (held = undefined));
    return (held = asked);
  };
  return {
    async current() {
      const given = credentials();
      if ('accessToken' in given) return given.accessToken;
      const { token, endsAt } = await (held ?? next());
      return performance.now() < endsAt - marginMs ? token : (await next()).token;
    },
    async renew(refused) {
      const now = await (held ?? next());
      return now.token === refused ? (await next()).token : now.token;
    },
  };
}
