import { InputError } from '../../../contracts/failures.ts';
import type { OnlineKey, OnlineVector, WindowBound, WindowEvent } from '../../../contracts/featureStore.ts';

function checkTime(what: string, time: number): void {
  if (!Number.isSafeInteger(time)) throw new InputError(`Expected ${what} in whole epoch milliseconds, got ${time}.`);
}

export function checkOnlineKey({ view, entity }: OnlineKey): void {
  if (view === '' || entity === '' || view.includes('|'))
    throw new InputError(`Expected a view without | and an entity as online key, got "${view}" and "${entity}".`);
}

export function checkVectors(vectors: readonly OnlineVector[]): void {
  for (const vector of vectors) {
    checkOnlineKey(vector);
    checkTime(`the event time of ${vector.view}`, vector.eventTime);
    checkTime(`the created time of ${vector.view}`, vector.createdTime);
    if (vector.expiresAt !== null) checkTime(`the end of ${vector.view}`, vector.expiresAt);
  }
}

export function checkWindow(key: OnlineKey, events: readonly WindowEvent[], { last, withinMs }: WindowBound): void {
  checkOnlineKey(key);
  for (const { time, id } of events) {
    checkTime(`the time of event ${id}`, time);
    if (id === '') throw new InputError(`Expected a name for the event of ${time} of ${key.view}, got an empty text.`);
  }
  if (last === undefined && withinMs === undefined)
    throw new InputError(`Expected a window of ${key.view} to be bounded by number or span, got neither.`);
  if (last !== undefined && !(Number.isSafeInteger(last) && last >= 1))
    throw new InputError(`Expected a window of ${key.view} to keep a whole number of at least 1 event, got ${last}.`);
  if (withinMs !== undefined && !(Number.isSafeInteger(withinMs) && withinMs >= 1))
    throw new InputError(`Expected a window of ${key.view} to span whole milliseconds of at least 1, got ${withinMs}.`);
}
