// One table says which room may import which at run time (`import type` is erased and free).
const may = {
  contracts: [],
  ml: ['contracts'],
  // For generators of synthetic data.
  sources: ['contracts', 'ml'],
  storage: ['contracts'],
  systems: ['contracts', 'ml', 'sources'],
  runtime: ['contracts'],
  activities: ['contracts', 'ml', 'sources', 'storage', 'systems', 'report'],
  workflows: ['contracts'],
  schedules: ['contracts', 'runtime', 'systems'],
  trainer: ['contracts', 'ml', 'storage'],
  report: ['contracts'],
  serving: ['contracts', 'storage', 'runtime', 'systems'],
  workers: ['contracts', 'activities', 'sources', 'storage', 'runtime', 'systems', 'ml'],
  cli: ['contracts', 'runtime', 'storage', 'systems', 'schedules', 'sources', 'report', 'workers', 'ml', 'serving'],
};
const at = (room) => `^${room}/`;
const rooms = Object.keys(may);
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...rooms.map((room) => ({
      name: `${room}-imports`,
      severity: 'error',
      from: { path: at(room) },
      to: { path: [...rooms.filter((r) => r !== room && !may[room].includes(r)), 'scripts', 'test', 'bench'].map(at) },
    })),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'workflows-reach-no-side-effects',
      severity: 'error',
      from: { path: '^(workflows|contracts)/' },
      to: {
        reachable: true,
        path: '^(node:|fs$|crypto$|path$|os$|child_process$|http$|https$|net$|winston|@duckdb|koffi)',
      },
    },
    {
      name: 'pure-maths',
      severity: 'error',
      from: { path: '^ml/', pathNot: '^ml/engines/' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|dist|\\.regimen)/' },
    tsPreCompilationDeps: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.mjs', '.json'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
