import { createServer } from 'node:net';
import { ConfigError } from '../contracts/failures.ts';

const tries = 200;

function isFree(ip: string, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(new ConfigError(`Cannot listen on ${ip}: ${error.message}; use an address of this machine.`));
    });
    probe.listen({ port, host: ip, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** The first port from `from` on that nothing listens on and that is not among `taken`. */
export async function freePort(ip: string, from: number, taken: readonly number[] = []): Promise<number> {
  const last = Math.min(65535, from + tries - 1);
  for (let port = from; port <= last; port += 1) {
    if (!taken.includes(port) && (await isFree(ip, port))) return port;
  }
  throw new ConfigError(
    `All ports from ${from} to ${last} on ${ip} are taken; end what uses them or choose another port.`,
  );
}
