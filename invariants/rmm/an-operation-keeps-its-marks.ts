import { always } from '../../machines/rmm/parts.ts';
import { marksOf } from '../../machines/rmm/yields.ts';

export const anOperationKeepsItsMarks = always('an-operation-keeps-its-marks', {
  why: 'The marks are all that says which invalidations are owed and which references are the operation\'s. If a command writes over them, both are forgotten.',
  forEach: { handle: 'operation' },
  when: (s, { handle }) => s.operation[handle].is('UNMAP') || s.operation[handle].is('MAP'),
  holds: (s, { handle }) => s.operation[handle].is('MAP') ? marksOf(s, handle).join() === String(s.operation[handle].context.place) : marksOf(s, handle).length > 0,
});
