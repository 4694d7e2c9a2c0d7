import { canAlways } from '../../machines/rmm/parts.ts';

export const everyOperationCanBeFinished = canAlways('every-operation-can-be-finished', {
  why: 'There is no way to cancel an operation. One that could not go on would keep its context for ever, and with all of them gone nothing can be mapped or unmapped.',
  when: s => s.operation.some(o => o.is('UNMAP') || o.is('MAP')),
  holds: s => s.operation.every(o => o.is('FREE')) && s.mark.every(m => m.is('NONE')) && s.queued.every(q => q.is('NO')),
});
