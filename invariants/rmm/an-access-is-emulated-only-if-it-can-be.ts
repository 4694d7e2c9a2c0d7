import { step } from '../../machines/rmm/parts.ts';

export const anAccessIsEmulatedOnlyIfItCanBe = step('an-access-is-emulated-only-if-it-can-be', {
  why: 'Emulation skips the instruction and gives the realm a value of the host\'s choice. At a protected address that would be a forged load (Q7, tf-rmm 303ee028).',
  when: ({ by }) => by.action === 'RMI_REC_ENTER' && by.name.includes('emulatedMmio=true'),
  holds: ({ before }) => before.rec.every(r => !r.is('READY') || r.context.exit === 'emulatable abort'),
});
