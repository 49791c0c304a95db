import { makeBundle } from './bundle.ts';

await makeBundle(process.argv[2]!);
