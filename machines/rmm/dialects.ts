/** The three versions of the RMM: the commands of each, and how they differ where they are the same call. */
import type { Action, Choice, Command, Variant } from '../../src/model/index.ts';
import { dataMap_tfRmm } from '../rmi/data-map.ts';
import { dataUnmap_tfRmm } from '../rmi/data-unmap.ts';
import { devMap_tfRmm } from '../rmi/dev-map.ts';
import { devUnmap_tfRmm } from '../rmi/dev-unmap.ts';
import { rangeDelegate_tfRmm } from '../rmi/range-delegate.ts';
import { rangeUndelegate_tfRmm } from '../rmi/range-undelegate.ts';
import { realmDestroy_2_0, realmDestroy_tfRmm } from '../rmi/realm-destroy.ts';
import { recEnter_2_0 } from '../rmi/rec-enter.ts';
import { rttCreate_tfRmm } from '../rmi/rtt-create.ts';
import { devValidate_tfRmm } from '../rmi/rtt-dev-validate.ts';
import { rttDestroy_tfRmm } from '../rmi/rtt-destroy.ts';
import { rttFold_tfRmm } from '../rmi/rtt-fold.ts';
import { initRipas_2_0, initRipas_tfRmm } from '../rmi/rtt-init-ripas.ts';
import { setRipas_2_0, setRipas_tfRmm } from '../rmi/rtt-set-ripas.ts';
import { unprotMap_tfRmm } from '../rmi/rtt-unprot-map.ts';
import { unprotUnmap_tfRmm } from '../rmi/rtt-unprot-unmap.ts';
import { realmConfig_tfRmm } from '../rsi/realm-config.ts';

export const dialects = {
  'rmm-1.0': { means: 'RMM specification 1.0: one page or entry a call', use: [] },
  'rmm-2.0-draft': { means: 'RMM specification 2.0, beta draft: ranges', use: [realmDestroy_2_0, recEnter_2_0, initRipas_2_0, setRipas_2_0] },
  'tf-rmm': {
    means: 'tf-rmm of July 2026, where it differs from the draft, too',
    use: [
      realmDestroy_2_0, realmDestroy_tfRmm, recEnter_2_0, rangeDelegate_tfRmm, rangeUndelegate_tfRmm, rttCreate_tfRmm, rttDestroy_tfRmm, rttFold_tfRmm,
      initRipas_tfRmm, setRipas_tfRmm, dataMap_tfRmm, dataUnmap_tfRmm, unprotMap_tfRmm, unprotUnmap_tfRmm,
      devMap_tfRmm, devUnmap_tfRmm, devValidate_tfRmm, realmConfig_tfRmm,
    ],
  },
} satisfies Record<string, { readonly means: string; readonly use: readonly Variant[] }>;
export type Dialect = keyof typeof dialects;

/** An RMM as the choice of an axis: what can happen, and the patches of the commands that are called there, or by a thread. */
export function choose(name: Dialect, actions: readonly Action[], byThreads: readonly Command[] = []): Choice<any> {
  const called = new Set([...actions.map(a => a.spec.call?.command), ...byThreads].map(c => c?.name));
  return { means: dialects[name].means, actions, use: dialects[name].use.filter(v => called.has(v.of)) };
}
