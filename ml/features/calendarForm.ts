/** How a place in a cycle is given, as a parameter. */
export const formParameter = {
  default: 'plain',
  oneOf: ['plain', 'sine', 'cosine'],
  meaning: 'the number itself, or sine or cosine of its angle: the pair has no jump at the end of the cycle',
} as const;

/**
 * A place 1 … `places` in a cycle: itself, or sine or cosine of 2π (place − 1) / places. Example: of 7 weekdays the first
 * has sine 0 and cosine 1.
 */
export function calendarForm(form: 'plain' | 'sine' | 'cosine', place: number, places: number): number {
  if (form === 'plain') return place;
  const angle = (2 * Math.PI * (place - 1)) / places;
  return form === 'sine' ? Math.sin(angle) : Math.cos(angle);
}
