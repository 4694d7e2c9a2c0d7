import { leadsTo } from '../../machines/rmm/parts.ts';

export const aHostThatContinuesGetsOn = leadsTo('a-host-that-continues-gets-on', {
  why: 'RMI_INCOMPLETE says: call RMI_OP_CONTINUE. Whatever the host does in between, and however often the call is interrupted, as long as it is not for ever, the operation ends (Q17).',
  forEach: { handle: 'operation' },
  when: (s, { handle }) => s.operation[handle].is('UNMAP') || s.operation[handle].is('MAP'),
  then: (s, { handle }) => !s.operation[handle].is('UNMAP') && !s.operation[handle].is('MAP'),
  fair: { strong: [{ of: 'RMI_OP_CONTINUE', each: ['handle'] }, { of: 'RMI_OP_CONTINUE rolls back', each: ['handle'] }] },
});
