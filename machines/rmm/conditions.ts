/** Failure conditions that many commands share, with the identifiers of the specification. */
import type { Rmm } from './parts.ts';
import { isAligned, isInSpace, isLevel, isProtected, isRealm, isUnprotected, PAGE_LEVEL, walk, walkTop } from './tree.ts';

export const INPUT = 'RMI_ERROR_INPUT';
export const REALM = 'RMI_ERROR_REALM';
export const REC = 'RMI_ERROR_REC';
export const RTT = 'RMI_ERROR_RTT';

/** Why no address is misaligned within a page. */
export const WHOLE_PAGES = 'addresses are numbers of pages';
export const NO_LPA2 = 'no page has an address of 48 bits or more';
export const NO_PARAMETERS = 'a realm or REC has no parameters';

type When<I> = (s: Rmm, i: I) => boolean;
export const left = (id: string, status: string, abstracted: string) => ({ id, status, when: { abstracted } });

export const isPage = (s: Rmm, pa: number): boolean => pa >= 0 && pa < s.granule.length;
/** Memory of the device: the pages from a number on that the scenario says, or none. */
export const isDevice = (s: Rmm, pa: number): boolean => pa >= s.param.device;

/** The RD is named by the number of its realm. */
export const rdConditions = [
  left('rd_align', INPUT, WHOLE_PAGES), left('rd_bound', INPUT, 'the RD is given as the number of its realm'),
  { id: 'rd_state', status: INPUT, when: (s: Rmm, { rd }: { rd: number }) => !isRealm(s, rd) },
];
/** The REC is named by the number of its realm. */
export const recConditions = [
  left('rec_align', INPUT, WHOLE_PAGES), left('rec_bound', INPUT, 'the REC is given as the number of its realm'),
  { id: 'rec_gran_state', status: INPUT, when: (s: Rmm, { rec }: { rec: number }) => !isRec(s, rec) },
];
export const isRec = (s: Rmm, rec: number): boolean => rec >= 0 && rec < s.rec.length && !s.rec[rec].is('ABSENT');

/** A page that must be DELEGATED to be used, and no memory of a device. */
export const pageConditions = <I>(name: string, pa: (i: I) => number) => [
  left(`${name}_align`, INPUT, WHOLE_PAGES),
  { id: `${name}_bound`, status: INPUT, when: (s: Rmm, i: I) => !isPage(s, pa(i)) || isDevice(s, pa(i)) },
  { id: `${name}_state`, status: INPUT, when: (s: Rmm, i: I) => isPage(s, pa(i)) && !s.granule[pa(i)].is('DELEGATED') },
];
/** A page that RMI reads: it must be the host's. */
export const sourceConditions = <I extends { src: number }>() => [
  left('src_align', INPUT, WHOLE_PAGES),
  { id: 'src_bound', status: INPUT, when: (s: Rmm, i: I) => !isPage(s, i.src) },
  { id: 'src_pas', status: INPUT, when: (s: Rmm, i: I) => isPage(s, i.src) && !isNonSecure(s, i.src) },
];
/** What the GPT says; where a scenario has none, that a page is the RMM's just when it is delegated. */
export const isNonSecure = (s: Rmm, pa: number): boolean => s.gpt.length === 0 ? s.granule[pa].is('UNDELEGATED') : s.gpt[pa].is('NS');

interface Place { readonly rd: number; readonly ipa: number }
/** A protected page. */
export const protectedPage = [
  left('ipa_align', INPUT, WHOLE_PAGES),
  { id: 'ipa_bound', status: INPUT, when: (s: Rmm, { ipa }: Place) => !isProtected(s, ipa) },
];
/** The range of a table below the root, in either half. */
export const tableRange = [
  { id: 'level_bound', status: INPUT, when: (s: Rmm, { level }: { level: number }) => !isLevel(s, level) || level === s.param.start },
  { id: 'ipa_align', status: INPUT, when: (s: Rmm, { ipa, level }: { ipa: number; level: number }) => isInSpace(s, ipa) && isLevel(s, level) && !isAligned(s, ipa, level - 1) },
  { id: 'ipa_bound', status: INPUT, when: (s: Rmm, { ipa }: { ipa: number }) => !isInSpace(s, ipa) },
];
/** An entry of the unprotected half that may map a block or a page. */
export const unprotectedEntry = [
  { id: 'level_bound', status: INPUT, when: (s: Rmm, { level }: { level: number }) => !isLevel(s, level) },
  { id: 'ipa_align', status: INPUT, when: (s: Rmm, { ipa, level }: { ipa: number; level: number }) => isInSpace(s, ipa) && isLevel(s, level) && !isAligned(s, ipa, level) },
  { id: 'ipa_bound', status: INPUT, when: (s: Rmm, { ipa }: { ipa: number }) => !isUnprotected(s, ipa) },
];

/** RMI_ERROR_RTT with the level at which the walk to `to` stopped, and the end of the entries there that are not live. */
export function atWalk<I extends Place>(id: string, to: (i: I) => number, when: When<I>, top = true) {
  return {
    id, status: RTT, when,
    index: { of: [1, 2, 3], is: (s: Rmm, i: I) => walk(s, i.rd, i.ipa, to(i))!.level },
    ...(top ? { outputs: { top: (s: Rmm, i: I) => walkTop(s, i.rd, i.ipa, to(i)) } } : {}),
  };
}
/** The walk ends above the level that was asked for. */
export const walkStops = <I extends Place>(to: (i: I) => number, top = true) =>
  atWalk<I>('rtt_walk', to, (s, i) => { const w = walk(s, i.rd, i.ipa, to(i)); return w !== undefined && w.level < to(i); }, top);
/** The walk to a level, if it gets there. */
export const reached = (s: Rmm, { rd, ipa }: Place, level: number) => {
  const w = walk(s, rd, ipa, level);
  return w?.level === level ? w : undefined;
};
export const toPage = (): number => PAGE_LEVEL;
