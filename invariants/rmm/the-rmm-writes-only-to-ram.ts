import { step } from '../../machines/rmm/parts.ts';

export const theRmmWritesOnlyToRam = step('the-rmm-writes-only-to-ram', {
  why: 'A realm that names a page of a device as buffer of a call would have the RMM access the device, with its own rights and at a time that the device chooses to fail. As tf-rmm has it; in the draft such an access is one of the realm (A5.2.4; tf-rmm dac7ade6).',
  when: ({ by }) => by.action === 'RSI_REALM_CONFIG' && by.answer === 'RSI_SUCCESS',
  holds: ({ before, returned }) => before.granule[Number(returned['page'])]!.is('DATA'),
});
