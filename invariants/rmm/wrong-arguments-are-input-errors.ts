import { step } from '../../machines/rmm/parts.ts';
import { isInSpace, isLevel, isProtected, isRealm, isUnprotected, pagesIn } from '../../machines/rmm/tree.ts';
import { addressOf, arg, namedLevel, ofProtected, ofUnprotected, rangeCommands, realmOf, succeeds, tableCommands, wantedLevel } from './calls.ts';

export const wrongArgumentsAreInputErrors = step('wrong-arguments-are-input-errors', {
  why: 'An address that is that of no entry, or a range that is none, must not get as far as the tables: the walk then ends somewhere, and that is not what the host meant (Q16; tf-rmm 868a6511, 7a2f5884, f85f8107, 62c986d8).',
  when: ({ by }) => [...tableCommands, ...ofProtected, ...ofUnprotected, 'RMI_RTT_READ_ENTRY'].includes(by.action) && (succeeds(by) || namedLevel(by) > 0),
  holds: {
    'the realm is there': ({ before, by }) => isRealm(before, realmOf(by)),
    'the address is in the half that the command is for': ({ before, by }) => (ofProtected.includes(by.action) ? isProtected : ofUnprotected.includes(by.action) ? isUnprotected : isInSpace)(before, addressOf(by)),
    'the range is one': ({ by }) => !rangeCommands.includes(by.action) || arg(by, 'base') < arg(by, 'top'),
    'there are entries of the level': ({ before, by }) => isLevel(before, wantedLevel(by)) && arg(by, 'level', 3) <= 3,
    'the address is that of an entry': ({ before, by }) => addressOf(by) % pagesIn(before, wantedLevel(by)) === 0,
  },
});
