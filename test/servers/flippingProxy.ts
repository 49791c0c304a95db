import { createServer, request as ask, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A way to a server that changes bytes. */
export interface FlippingProxy {
  readonly endpoint: string;
  /** How many of the next bodies get one bit turned over, in each direction. */
  flips: { request: number; reply: number };
  stop(): Promise<void>;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  const at = changed.length >> 1;
  changed[at] = changed[at]! ^ 1;
  return changed;
}

/** Starts a proxy that passes requests on as they are, but for the bits it is told to turn over. */
export async function startFlippingProxy(target: string): Promise<FlippingProxy> {
  const flips = { request: 0, reply: 0 };
  const server = createServer((incoming, outgoing) => {
    void bodyOf(incoming).then((body) => {
      const flip = flips.request > 0 && body.length > 0;
      if (flip) flips.request -= 1;
      const { hostname, port } = new URL(target);
      const options = { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers };
      const passed = ask(options, (reply) => {
        void bodyOf(reply).then((answer) => {
          const flipReply = flips.reply > 0 && answer.length > 0;
          if (flipReply) flips.reply -= 1;
          outgoing.writeHead(reply.statusCode!, reply.headers).end(flipReply ? flipped(answer) : answer);
        });
      });
      passed.on('error', () => outgoing.destroy());
      passed.end(flip ? flipped(body) : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    flips,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
