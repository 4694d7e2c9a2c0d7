import { canAlways } from '../../machines/rmm/parts.ts';

export const everyTableCanBeDestroyed = canAlways('every-table-can-be-destroyed', {
  why: 'A table with a reference that nobody drops is lost to the host, and so is the realm that it belongs to.',
  when: s => s.rtte.some(e => e.is('TABLE')),
  holds: s => s.rtte.every(e => !e.is('TABLE')) && s.refcount.every(r => r.context.n === 0),
});
