/** A fetch that stage 2 does not let through: the RMM gives the abort back to the realm, or leaves the REC. tf-rmm runtime/core/exit.c. */
import { to } from '../../src/model/index.ts';
import { access } from './access.ts';
import { action, command } from './parts.ts';

type Input = { rd: number; ipa: number };

export const handle_instruction_abort = command<Input>('handle_instruction_abort', {
  total: true,
  // The REC runs on, and the host sees nothing.
  failures: [{ id: 'sea', status: 'SEA', when: (s, { rd, ipa }) => access(s, rd, ipa, 'fetch').is === 'SEA' }],
  success: { status: 'REC exit', send: { rec: (_s, { rd }) => to(rd, { type: 'EXIT', why: 'protected abort' }) } },
  show: ({ ipa }) => `fetch at ipa${ipa}`,
  source: 'tf-rmm runtime/core/exit.c; RMM specification 2.0 (beta), A5.2.3',
});

/** The realm fetches an instruction at these addresses. A fetch that is done changes nothing. */
export const fetches = (rds: readonly number[], ipas: readonly number[]) => action('handle_instruction_abort', {
  params: { rd: rds, ipa: ipas },
  agent: ({ rd }) => `realm${rd}`,
  when: (s, { rd, ipa }) => s.rec[rd].is('RUNNING') && access(s, rd, ipa, 'fetch').is !== 'done',
  send: {},
  call: { command: handle_instruction_abort, args: p => p },
});
