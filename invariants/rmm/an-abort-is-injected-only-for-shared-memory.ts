import { step } from '../../machines/rmm/parts.ts';

export const anAbortIsInjectedOnlyForSharedMemory = step('an-abort-is-injected-only-for-shared-memory', {
  why: 'A realm takes an external abort at a protected address for EMPTY memory. If the host could make one, it could make a realm believe that its memory is gone (Q9).',
  when: ({ by }) => by.action === 'RMI_REC_ENTER' && by.name.includes('injectSea=true'),
  holds: ({ before }) => before.rec.every(r => !r.is('READY') || r.context.exit === 'emulatable abort' || r.context.exit === 'unprotected abort'),
});
