import { step } from '../../machines/rmm/parts.ts';
import { walk } from '../../machines/rmm/tree.ts';
import { addressOf, namedLevel, realmOf, wantedLevel } from './calls.ts';

export const anRttErrorSaysWhatToDo = step('an-rtt-error-says-what-to-do', {
  why: 'A level above the wanted one says that a table is missing there, and the host makes one; any other says that something is there. A host that is told the wrong one of the two makes a table where one is, and warns (Q17; tf-rmm fa67e004).',
  when: ({ by }) => namedLevel(by) > 0,
  holds: {
    'the walk gets to the level': ({ before, by }) => walk(before, realmOf(by), addressOf(by), namedLevel(by))?.level === namedLevel(by),
    'above the wanted level: a table is missing': ({ before, by }) => namedLevel(by) >= wantedLevel(by) || !before.rtte[walk(before, realmOf(by), addressOf(by), namedLevel(by))!.place].is('TABLE'),
  },
});
