/** RMI_RTT_DEV_VALIDATE: the host has the mapping compared with what the realm expects, from where its request stands, as far as one table goes; what agrees becomes DEV. RMM specification 2.0 (beta) B4.5.71, A5.5; tf-rmm runtime/rmi/rtt.c. */
import { to } from '../../src/model/index.ts';
import { INPUT, isRec, left, rdConditions, REC, recConditions, RTT, WHOLE_PAGES } from '../rmm/conditions.ts';
import { command, dialect, type Rmm } from '../rmm/parts.ts';
import { each, isProtected, PAGE_LEVEL, pagesIn, restOfTable, ripasOf, walk, type Entry } from '../rmm/tree.ts';
import { ONE_DEVICE, vdevConditions } from './dev-map.ts';

export type DevValidateInput = { rd: number; rec: number; base: number; top: number };
type Input = DevValidateInput;

const at = (s: Rmm, { rd, base }: Input) => isProtected(s, base) ? walk(s, rd, base, PAGE_LEVEL) : undefined;
const isPending = (s: Rmm, i: Input): boolean => isRec(s, i.rec) && s.dev_mem[i.rec].is('PENDING');
/** Does it map memory of a device, and the page that the realm expects there? */
const isMapped = (s: Rmm, e: Entry): boolean => s.rtte[e.place].is('ASSIGNED_DEV');
const isExpected = (s: Rmm, i: Input, e: Entry): boolean => {
  const { from, pa } = s.dev_mem[i.rec].context;
  return s.rtte[e.place].context.pa === pa! + e.base - from!;
};

/** The entries of the table where the walk ends, from there on, that are no table, are not stopped at, and end below top. */
function run(s: Rmm, i: Input, stops: (e: Entry) => boolean = () => false): Entry[] {
  const stop = at(s, i);
  if (!stop || stop.base !== i.base) return [];
  const rest = restOfTable(s, i.rd, stop);
  const end = rest.findIndex(e => s.rtte[e.place].is('TABLE') || e.base + pagesIn(s, e.level) > i.top || stops(e));
  return end < 0 ? rest : rest.slice(0, end);
}
const index = { of: [1, 2, 3], is: (s: Rmm, i: Input) => at(s, i)!.level };
const failing = (id: string, when: (s: Rmm, i: Input, e: Entry) => boolean) => ({
  id, status: RTT, index, when: (s: Rmm, i: Input) => { const e = at(s, i); return e !== undefined && isPending(s, i) && when(s, i, e); },
});
const effects = (validated: (s: Rmm, i: Input) => Entry[]) => {
  const top = (s: Rmm, i: Input): number => validated(s, i).reduce((end, e) => end + pagesIn(s, e.level), i.base);
  return {
    send: {
      ripas: (s: Rmm, i: Input) => each(validated(s, i), 'DEV' as const),
      dev_mem: (s: Rmm, i: Input) => to(i.rec, { type: 'PROGRESS' as const, base: top(s, i) }),
    },
    outputs: { out_top: top },
  };
};
const ONE_KIND = 'memory of the device is not coherent, and the realm knows it';

export const RMI_RTT_DEV_VALIDATE = command<Input>('RMI_RTT_DEV_VALIDATE', {
  total: true,
  failures: [
    ...rdConditions,
    ...recConditions,
    { id: 'rec_state', status: REC, when: (s, { rec }) => isRec(s, rec) && s.rec[rec].is('RUNNING') },
    { id: 'rec_owner', status: REC, when: (_s, { rd, rec }) => rd !== rec },
    ...['pdev_align', 'pdev_bound', 'pdev_gran_state'].map(id => left(id, INPUT, ONE_DEVICE)),
    ...vdevConditions,
    left('vdev_pdev', 'RMI_ERROR_DEVICE', ONE_DEVICE),
    { id: 'size_valid', status: INPUT, when: (_s, { base, top }) => top <= base },
    // Without a pending request both are 0, and no base is at or above 0 and below a top that is at most 0.
    { id: 'base_bound', status: INPUT, when: (s, { rec, base }) => isRec(s, rec) && base !== (s.dev_mem[rec].context.base ?? 0) },
    { id: 'top_bound', status: INPUT, when: (s, { rec, top }) => isRec(s, rec) && top > (s.dev_mem[rec].context.top ?? 0) },
    failing('base_align', (_s, i, e) => e.base !== i.base),
    left('top_gran_align', INPUT, WHOLE_PAGES),
    failing('no_progress', (s, i) => run(s, i).length === 0),
    // All or none: every entry of the table up to top, whatever its RIPAS.
    failing('ncoh_attr', (s, i) => run(s, i).some(e => !isMapped(s, e))),
    left('ncoh_pa', RTT, 'only memory of the device is mapped as such'), left('coh_attr', RTT, ONE_KIND), left('coh_pa', RTT, ONE_KIND),
    failing('linear_map', (s, i) => run(s, i).some(e => !isExpected(s, i, e))),
    left('aux_live', RTT, 'no planes'),
  ],
  success: effects((s, i) => run(s, i)),
  show: ({ rd, rec, base, top }) => `realm${rd}, rec${rec}, ipa${base} to ipa${top}`,
  source: 'RMM specification 2.0 (beta), B4.5.71',
});

/** Up to the first entry that is no EMPTY mapping of the page that is expected. */
const agreeing = (s: Rmm, i: Input): Entry[] => run(s, i, e => !isMapped(s, e) || ripasOf(s, e) !== 'EMPTY' || !isExpected(s, i, e));

export const devValidate_tfRmm = dialect('tf-rmm', RMI_RTT_DEV_VALIDATE, {
  why: 'only what is EMPTY becomes DEV, and the call gets as far as the mapping agrees',
  remove: ['ncoh_attr', 'ncoh_pa', 'coh_attr', 'coh_pa', 'linear_map'],
  replace: [failing('no_progress', (s, i) => agreeing(s, i).length === 0)],
  success: effects(agreeing),
});
