import { always } from '../../machines/rmm/parts.ts';

export const anOperationKeepsItsTable = always('an-operation-keeps-its-table', {
  why: 'RMI_OP_CONTINUE locks the table that the call has left and works in it. If the page had become anything else meanwhile, it would write there.',
  forEach: { handle: 'operation' },
  when: (s, { handle }) => s.operation[handle].is('UNMAP') || s.operation[handle].is('MAP'),
  holds: (s, { handle }) => s.granule[s.operation[handle].context.table!].is('RTT') && s.refcount[s.operation[handle].context.table!].context.n > 0,
});
