import type { WebSocket } from 'ws';

/** How a connection came to its end. */
export interface Ending {
  /** `stopped` by us for good, `planned` renewal, or `broken`: the other side or the network, or a doubt of ours. */
  readonly kind: 'stopped' | 'planned' | 'broken';
  readonly reason: string;
  /** What to tell when no new connection is to be tried. */
  readonly error?: Error;
  /** Trying again cannot help. */
  readonly hopeless?: boolean;
}

export interface Connection {
  send(frame: string): void;
  ping(): void;
  /** Ends the connection; of several calls the first one counts. */
  end(ending: Ending): void;
  /** When the socket is closed, so that a venue which allows one connection sees it go before the next. */
  readonly ended: Promise<Ending>;
}

export interface ConnectionHandlers {
  readonly onOpen: (connection: Connection) => void;
  /** Not called any more once the connection has been ended. */
  readonly onFrame: (frame: string) => void;
  /** The other side is there: a frame, a ping or a pong. */
  readonly onHeard: () => void;
}

const handshakeMs = 15_000;
/** A socket whose other side does not answer the close is cut. */
const closeMs = 1000;
/** The whole book of a large market is about 10 MB. */
const largestFrameBytes = 64 * 2 ** 20;
/** Stands before the Base64 of a frame that is not text; all venues here speak text. */
const binaryMark = 'binary:';

export async function connect(address: string, handlers: ConnectionHandlers): Promise<Connection> {
  const { WebSocket: Socket } = await import('ws');
  const socket = new Socket(address, { handshakeTimeout: handshakeMs, maxPayload: largestFrameBytes });
  let ending: Ending | null = null;
  let problem = '';
  let cut: NodeJS.Timeout | undefined;
  const ended = new Promise<Ending>((resolve) => {
    socket.on('close', (code, reason) => {
      clearTimeout(cut);
      resolve(ending ?? { kind: 'broken', reason: closeReason(code, reason.toString(), problem) });
    });
  });
  const connection: Connection = {
    ended,
    send: (frame) => whenOpen(socket, () => socket.send(frame)),
    ping: () => whenOpen(socket, () => socket.ping()),
    end(wanted) {
      if (ending !== null) return;
      ending = wanted;
      if (socket.readyState === socket.CONNECTING) socket.terminate();
      else socket.close(1000);
      cut = setTimeout(() => socket.terminate(), closeMs);
    },
  };
  socket.on('error', (error) => (problem = error.message));
  socket.on('open', () => handlers.onOpen(connection));
  socket.on('ping', handlers.onHeard);
  socket.on('pong', handlers.onHeard);
  socket.on('message', (data, isBinary) => {
    if (ending !== null) return;
    handlers.onHeard();
    // With the library's default `binaryType` a message is one Buffer.
    const bytes = data as Buffer;
    handlers.onFrame(isBinary ? binaryMark + bytes.toString('base64') : bytes.toString('utf8'));
  });
  return connection;
}

/** What is sent while the socket closes would be an error of the library and helps nobody. */
function whenOpen(socket: WebSocket, act: () => void): void {
  if (socket.readyState === socket.OPEN) act();
}

function closeReason(code: number, reason: string, problem: string): string {
  const words = [problem, reason].filter((text) => text !== '').join('; ');
  return `the connection was closed (code ${code}${words === '' ? '' : `: ${words}`})`;
}
