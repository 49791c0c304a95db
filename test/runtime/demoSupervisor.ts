import { createLog } from '../../runtime/log.ts';
import { entry } from '../../runtime/modulePath.ts';
import { supervise } from '../../runtime/supervise.ts';

const stateDir = process.argv[2]!;
const workers = [{ name: 'orphan', entry: entry('./demoWorker', import.meta.url) }];
const supervisor = await supervise({ stateDir, log: createLog({ level: 'info' }), workers });
process.stdout.write(`${supervisor.workers()[0]!.pid}\n`);
