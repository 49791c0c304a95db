import { createLog } from '../../runtime/log.ts';

const log = createLog({ level: 'info' });
log.info('to standard error');
await log.close();
