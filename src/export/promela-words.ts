import type { Reserved } from './names.ts';

/** Words of Promela, of the C in which Spin writes its verifier, and of that verifier. */
const WORDS = `
  active always assert atomic bit bool break byte chan cond d_step D_proctype do else empty enabled eval eventually false fi for full
  get_priority goto hidden if implies in init inline int len local ltl mtype nempty never nfull notrace np_ od of pc_value pid print
  printf printm priority proctype product provided release run select set_priority short show skip stronguntil timeout trace true
  typedef union unless unsigned until weakuntil xr xs c_code c_decl c_expr c_state c_track equivalent U V W X _ _last _nr_pr _pid STDIN x
  auto case char const continue default double enum extern float long main register return signed sizeof static struct switch void
  volatile while restrict asm typeof linux unix i386 NULL EOF stdin stdout stderr errno
  now trpt Trans State uchar schar ushort ulong uint P0 A0 Q0 Stack SV_Hold HD Addproc Maxbody proc q_ptr proc_offset q_offset proc_skip
  q_skip c_locals vsize _vsz _a_t _cnt delproc delq depth maxdepth errors nstates truncs hcmp verbose mreached
  G_int IfNot Offset Pst St Target cont get onst onstack_put pt rot taken took PROGRESS
`.split(/\s+/).filter(w => w !== '');

/** What is written in capitals alone may be a macro of the verifier; the model itself has choice_1 and before_1 for what a step notes, and labels. */
export const PROMELA_RESERVED: Reserved = { words: WORDS, form: /^([A-Z0-9_]+|(choice|before|fails|fair|accept)(_\d+)+)$/ };
