import { step } from '../../machines/rmm/parts.ts';

export const anAbortIsInjectedOnlyForSharedMemory = step('an-abort-is-injected-only-for-shared-memory', {
  why: 'A realm takes an external abort at a protected address for EMPTY memory. If the host could make one, it could make a realm believe that its memory is gone (Q9).',
  forEach: { rd: 'rec' },
  when: ({ before, after }, { rd }) => before.rec[rd].is('READY') && after.rec[rd].context.entered === 'SEA',
  holds: ({ before }, { rd }) => before.rec[rd].context.exit === 'emulatable abort' || before.rec[rd].context.exit === 'unprotected abort',
});
