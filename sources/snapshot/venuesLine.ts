import type { WebSocket } from 'ws';
import type { VenueName } from '../ticks/registry.ts';
import { frameFaults, type FaultPlan } from './venuesFaults.ts';
import type { SyntheticMarket } from './venuesMarket.ts';
import type { Line, Served } from './venuesProtocol.ts';

/** One connected client. */
export interface Client {
  readonly venue: VenueName;
  readonly served: Served;
  hasPlace(): boolean;
  beat(): void;
}

export interface LineOptions {
  readonly venue: VenueName;
  readonly socket: WebSocket;
  readonly plan: () => FaultPlan;
  readonly market: (symbol: string) => SyntheticMarket | null;
  readonly account: Line['account'];
  readonly placeFree: () => boolean;
  readonly protocol: (line: Line) => Served;
}

/** Joins a socket and a venue's protocol, with the faults between them. */
export function createLine(options: LineOptions): Client {
  const { venue, socket, plan, market, account, placeFree, protocol } = options;
  let silent = false;
  let hasPlace = false;
  let held: string | null = null;
  const send = (frame: string) => {
    if (!silent && socket.readyState === socket.OPEN) socket.send(frame);
  };
  const data = (frame: string) => {
    const fault = plan().next(venue, frameFaults);
    const late = held;
    held = fault?.kind === 'reorder' ? frame : null;
    switch (fault?.kind) {
      case 'gap':
      case 'reorder':
        break;
      case 'silent':
        silent = true;
        break;
      case 'disconnect':
        socket.terminate();
        break;
      case 'notJson':
        send(frame.slice(0, Math.floor(frame.length / 2)));
        break;
      case 'shutdown':
        if (served.farewell !== null) send(served.farewell);
        socket.close(1001, 'going away');
        break;
      default:
        send(frame);
        if (fault?.kind === 'duplicate') send(frame);
    }
    if (late !== null) send(late);
  };
  const served = protocol({
    data,
    market,
    account,
    reply: send,
    ping: () => {
      if (!silent && socket.readyState === socket.OPEN) socket.ping();
    },
    close: (code, reason) => socket.close(code, reason),
    spoilChecksum: () => plan().next(venue, ['badChecksum']) !== null,
    takePlace: () => (hasPlace = placeFree()),
  });
  socket.on('message', (message) => {
    const document = parsed((message as Buffer).toString());
    if (document === null) send(JSON.stringify({ error: { code: 3, msg: 'Invalid JSON' } }));
    else served.message(document);
  });
  return { venue, served, hasPlace: () => hasPlace, beat: () => served.beat() };
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const document = JSON.parse(text) as unknown;
    return typeof document === 'object' ? (document as Readonly<Record<string, unknown>> | null) : null;
  } catch {
    return null;
  }
}
