import { always } from '../../machines/rmm/parts.ts';

export const aMarkNamesAnOperation = always('a-mark-names-an-operation', {
  why: 'An entry that is marked belongs to an operation in flight, which alone clears the mark. Without one nobody would, and the entry could never be used again; a mapping under the mark would be used by the hardware (T9).',
  forEach: { entry: 'mark' },
  when: (s, { entry }) => !s.mark[entry].is('NONE'),
  holds: {
    'the entry is unassigned': (s, { entry }) => s.rtte[entry].is('UNASSIGNED') || s.rtte[entry].is('UNASSIGNED_NS'),
    'the operation is in flight': (s, { entry }) => { const o = s.operation[s.mark[entry].context.by!]; return o.is('UNMAP') || o.is('MAP'); },
  },
});
