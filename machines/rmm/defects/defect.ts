/** A defect of a command, as implementations had them or as someone may write them: a patch, and the claims that must notice it. */
import type { Variant } from '../../../src/model/index.ts';

export interface Defect {
  /** as in docs and on the command line: 'F1', 'islet-destroy', ... */
  readonly id: string;
  /** what goes wrong, in a sentence */
  readonly what: string;
  /** where it was: a commit of tf-rmm or islet, or null if it was made up */
  readonly from: string | null;
  /** the run that is clean without it: 'rmm-tree/tf-rmm' */
  readonly run: string;
  readonly use: readonly Variant[];
  /** the claims that fail with it, all of which hold without it */
  readonly breaks: readonly string[];
}
