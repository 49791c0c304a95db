// Shows named, timed steps: one line that is rewritten on a terminal, plain lines at least `quietMs` apart elsewhere.
import { StepError } from './stepError.mjs';

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

export function createScreen({ stream, quietMs = 5000, now = () => performance.now() }) {
  const live = stream.isTTY === true;
  const width = () => (stream.columns ?? 100) - 1;
  const steps = [];

  async function step(name, work) {
    const began = now();
    let shown = began;
    const line = (text) => `  ${name.padEnd(18)} ${text}`;
    const progress = (text) => {
      if (live) stream.write(`\r\u001b[K${`${line(text)} · ${seconds(now() - began)}`.slice(0, width())}`);
      else if (now() - shown >= quietMs) {
        shown = now();
        stream.write(`${line(text)} · ${seconds(now() - began)}\n`);
      }
    };
    /** For what a reader must see whatever the pace: a command that is run, a choice that was made. */
    const tell = (text) => stream.write(`${live ? '\r\u001b[K' : ''}${line(text)}\n`);
    if (live) progress('…');
    try {
      const { summary, ...data } = await work({ progress, tell });
      const took = now() - began;
      stream.write(`${live ? '\r\u001b[K' : ''}${line(`${summary}  (${seconds(took)})`)}\n`);
      steps.push({ name, status: 'done', seconds: Number((took / 1000).toFixed(3)), summary });
      return data;
    } catch (error) {
      const took = now() - began;
      if (live) stream.write('\r\u001b[K');
      stream.write(`${line(`failed after ${seconds(took)}: ${error.message}`)}\n`);
      if (error instanceof StepError) stream.write(`${line(`what to do: ${error.remedy}`)}\n`);
      steps.push({ name, status: 'failed', seconds: Number((took / 1000).toFixed(3)), summary: error.message });
      throw error;
    }
  }

  return { step, steps };
}

/** Begins work now, for a step that comes later: what it told until then is shown when that step begins. */
export function beginEarly(work) {
  const told = [];
  let shown = { progress: () => undefined, tell: (text) => told.push(text) };
  const working = work({ progress: (text) => shown.progress(text), tell: (text) => shown.tell(text) });
  // The step that waits for it says what went wrong.
  working.catch(() => undefined);
  return (show) => {
    shown = show;
    for (const text of told) show.tell(text);
    return working;
  };
}
