import { inspect } from 'node:util';

/** A value that does not print: neither `JSON.stringify`, `String` nor `console.log` shows what `reveal` gives. */
export interface Secret {
  reveal(): string;
  toString(): string;
}

export function secret(value: string): Secret {
  const hidden = { value: () => '[secret]', enumerable: false };
  return Object.freeze(
    Object.defineProperties({} as Secret, {
      reveal: { value: () => value, enumerable: false },
      toString: hidden,
      toJSON: hidden,
      [inspect.custom]: hidden,
    }),
  );
}
