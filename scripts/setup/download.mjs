// Downloads into memory with a limit on waiting for the first byte and on silence between bytes.
import { StepError } from './stepError.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** One try. `connectMs` is the longest wait for the reply's head, `silenceMs` the longest gap between two pieces. */
export async function fetchBytes(url, { connectMs = 15_000, silenceMs = 30_000, progress } = {}) {
  const control = new AbortController();
  let timer = setTimeout(() => control.abort(new Error(`no reply within ${connectMs / 1000} s`)), connectMs);
  try {
    const reply = await fetch(url, { signal: control.signal, redirect: 'follow' });
    if (!reply.ok) throw Object.assign(new Error(`HTTP ${reply.status}`), { status: reply.status });
    const total = Number(reply.headers.get('content-length') ?? 0);
    const pieces = [];
    let got = 0;
    for await (const piece of reply.body ?? []) {
      clearTimeout(timer);
      timer = setTimeout(() => control.abort(new Error(`silent for ${silenceMs / 1000} s`)), silenceMs);
      pieces.push(piece);
      got += piece.length;
      progress?.(got, total);
    }
    return Buffer.concat(pieces);
  } catch (error) {
    const why = control.signal.aborted ? control.signal.reason.message : reason(error);
    throw Object.assign(new Error(`${url}: ${why}`, { cause: error }), { status: error.status });
  } finally {
    clearTimeout(timer);
  }
}

/** fetch hides the real reason (refused, not found, certificate) in `cause`. */
function reason(error) {
  const inner = error.cause?.errors?.[0] ?? error.cause;
  return inner?.code ?? inner?.message ?? error.message;
}

/** Tries three times; a reply that says "not here" (4xx) is final at once. */
export async function download(url, options = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetchBytes(url, options);
    } catch (error) {
      const final = error.status >= 400 && error.status < 500 && error.status !== 429;
      if (final || attempt === 3) {
        const failure = new StepError(
          `Could not download ${error.message}.`,
          'Check the network, then run set-up again.',
          {
            cause: error,
          },
        );
        throw Object.assign(failure, { status: error.status });
      }
      await pause(1000 * attempt ** 2);
    }
  }
}
