import { RSI_IPA_STATE_GET } from '../../rsi/ipa-state-get.ts';
import { RSI_IPA_STATE_SET } from '../../rsi/ipa-state-set.ts';
import { NOWHERE } from '../../rmm/granule.ts';
import { dataCommands, enter, granuleCommands, readEntry, realmCommands, ripasCommands, sharedCommands, tableCommands } from '../../rmm/commands.ts';
import { abort, exit, store, systemOff } from '../../rmm/guest.ts';
import { issue, secureWorld } from '../../rmm/host.ts';
import { scenario } from '../../rmm/parts.ts';
import { anyDead, rmmAxis, rmmRuns, treeClaims } from './setting.ts';

/** A realm that is there and one that never is. */
const rds = [0, NOWHERE];
const protectedPages = [0, 1];
/** Both halves, and an address beyond them. */
const everywhere = [0, 1, 2, 3, 4];
const levels = [2, 3, 4];

/** Calls with every kind of wrong argument, in every state of a small realm; calls that fail are steps here. */
export const commands = scenario('rmm-commands', {
  asks: 'Every command with right and wrong arguments, at any time: is every failure condition, and every success, ever met?',
  instances: { granule: 6, gpt: 6, realm: 1, rec: 1, ripas_change: 1, rtte: 6, ripas: 3 },
  param: { start: 2 },
  failures: 'taken',
  large: true,
  axes: {
    version: rmmAxis(d => [
      ...secureWorld([5]),
      ...granuleCommands(d, [0, 1, 2, 3, 4, 5, NOWHERE]),
      ...realmCommands(d, { rds, rd: [0, 1, NOWHERE], rtt: [1], rec: [2, NOWHERE] }),
      ...tableCommands({ rds, tables: [3, NOWHERE], ipas: everywhere, levels }),
      readEntry({ rds, ipas: everywhere, levels }),
      ...dataCommands(d, { rds, data: [4, NOWHERE], ipas: everywhere, src: [5, NOWHERE], levels }),
      ...ripasCommands(d, { rds, ipas: everywhere }),
      ...sharedCommands(d, { rds, ipas: everywhere, pages: [5], levels, s2ap: ['R'], memattr: ['WB'] }),
      enter(rds, [false, true]), abort([0], everywhere), exit([0]), systemOff([0]), store([0], protectedPages),
      issue(RSI_IPA_STATE_SET, { rd: [0], base: [0, 1, 2], top: [1, 2, 3], ripas: ['EMPTY', 'RAM', 'DESTROYED'], changeDestroyed: [false, true] }, s => s.rec[0]!.is('RUNNING')),
      issue(RSI_IPA_STATE_GET, { rd: [0], base: [0, 1, 2], top: [1, 2, 3] }, s => s.rec[0]!.is('RUNNING')),
    ]),
  },
  runs: rmmRuns(),
  dead: anyDead,
  properties: treeClaims.filter(c => c.kind === 'always'),
});
