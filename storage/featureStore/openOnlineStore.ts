import { ConfigError } from '../../contracts/failures.ts';
import type { OnlineStore } from '../../contracts/featureStore.ts';
import { memoryOnline } from './online/memoryOnline.ts';
import { redisOnline } from './online/redisOnline.ts';

/** Every kind of online store, by the scheme of its address. */
const drivers: Readonly<Record<string, (uri: string, now: () => number) => Promise<OnlineStore>>> = {
  'memory:': (_, now) => Promise.resolve(memoryOnline(now)),
  'redis:': redisOnline,
  'rediss:': redisOnline,
};

/** Opens `memory://` or `redis://user:password@host:port/db?prefix=…` (`rediss://` with TLS). */
export async function openOnlineStore(uri: string, now: () => number): Promise<OnlineStore> {
  const driver = URL.canParse(uri) ? drivers[new URL(uri).protocol] : undefined;
  if (driver === undefined)
    // The address may hold a password, so it is not shown.
    throw new ConfigError(
      'Expected an online store at memory:// or redis://host:port/db; correct REGIMEN_ONLINE_STORE.',
    );
  return driver(uri, now);
}
