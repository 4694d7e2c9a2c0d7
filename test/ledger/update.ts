/** npm run ledger: writes the ledger anew and says what is different. */
import { existsSync } from 'node:fs';
import { differences, ledgerOf, readLedger, runAll, writeLedger } from './ledger.ts';

const now = ledgerOf(await runAll());
const known = existsSync(new URL('ledger.json', import.meta.url));
const lines = known ? differences(readLedger(), now) : ['written for the first time'];
console.log(lines.length === 0 ? 'the ledger is as it was' : lines.join('\n'));
writeLedger(now);
