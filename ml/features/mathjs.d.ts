/** One file of 600 kB loads in 0.1 s; the same library as a thousand modules takes 0.5 s, in every process that reads a system. */
declare module 'mathjs/lib/browser/math.js' {
  import type { parse } from 'mathjs';
  const math: { readonly parse: typeof parse };
  export default math;
}
