import type { Readable } from 'node:stream';

/**
 * Calls `end` once the supervisor is gone: it holds the other end of this process's standard input, which closes with
 * it however it dies. Only for processes that were started by `supervise`.
 */
export function endWithSupervisor(end: () => void, input: Readable = process.stdin): void {
  input.once('end', end);
  input.once('close', end);
  input.resume();
}
