import { step } from '../../machines/rmm/parts.ts';

export const anAccessIsEmulatedOnlyIfItCanBe = step('an-access-is-emulated-only-if-it-can-be', {
  why: 'Emulation skips the instruction and gives the realm a value of the host\'s choice. At a protected address that would be a forged load (Q7, tf-rmm 303ee028).',
  forEach: { rd: 'rec' },
  when: ({ before, after }, { rd }) => before.rec[rd].is('READY') && after.rec[rd].context.entered === 'emulated',
  holds: ({ before }, { rd }) => before.rec[rd].context.exit === 'emulatable abort',
});
