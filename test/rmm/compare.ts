/** The same calls to two versions of the RMM: where their answers first differ, shortest sequence first. */
import { compile, type Program } from '../../src/compile/program.ts';
import { UNHANDLED } from '../../src/compile/tabulate.ts';
import { RMI_REALM_ACTIVATE } from '../../machines/rmi/realm-activate.ts';
import { RMI_REALM_DESTROY } from '../../machines/rmi/realm-destroy.ts';
import { RMI_REC_CREATE } from '../../machines/rmi/rec-create.ts';
import { dataCommands, enter, ripasCommands, sharedCommands, tableCommands } from '../../machines/rmm/commands.ts';
import type { Dialect } from '../../machines/rmm/dialects.ts';
import { issue } from '../../machines/rmm/host.ts';
import { scenario } from '../../machines/rmm/parts.ts';
import { aRealm, rmmAxis } from '../../machines/scenarios/rmm/setting.ts';
import { RSI_IPA_STATE_SET } from '../../machines/rsi/ipa-state-set.ts';
import { select } from '../../src/index.ts';

/** A realm of two protected and two shared pages, one table for either half. */
const compared = scenario('compared', {
  asks: 'what differs', deadlock: 'allowed', failures: 'taken', properties: [], param: { start: 2 },
  instances: { granule: 7, realm: 1, rec: 1, ripas_change: 1, rtte: 6, ripas: 3 },
  axes: {
    version: rmmAxis(d => [
      ...aRealm(d, [2, 3, 0, 1, 4, 5]),
      issue(RMI_REC_CREATE, { rd: [0], rec: [5] }), issue(RMI_REALM_ACTIVATE, { rd: [0] }), issue(RMI_REALM_DESTROY, { rd: [0] }), enter([0]),
      ...tableCommands({ rds: [0], tables: [4], ipas: [0, 2], levels: [3] }),
      ...dataCommands(d, { rds: [0], data: [0, 1], ipas: [0, 1], src: [6], levels: [2, 3] }),
      ...ripasCommands(d, { rds: [0], ipas: [0, 1] }),
      ...sharedCommands(d, { rds: [0], ipas: [2, 3], pages: [0, 1], levels: [2, 3], s2ap: ['R', 'RW'], memattr: ['WB'] }),
      issue(RSI_IPA_STATE_SET, { rd: [0], base: [0], top: [1, 2], ripas: ['EMPTY', 'RAM'], changeDestroyed: [false] }, s => s.rec[0]!.is('RUNNING')),
    ]),
  },
});

interface Op { readonly said: string; readonly call: (d: Dialect) => string | undefined }
const same = (said: string, call: string): Op => ({ said, call: () => call });
const by = (said: string, v1: string | undefined, v2: string): Op => ({ said, call: d => d === 'rmm-1.0' ? v1 : v2 });
const ranges = [[0, 1], [1, 2], [0, 2]] as const;

/** What a host wants, and how it says so to each version. */
const OPS: readonly Op[] = [
  ...[0, 2].flatMap(ipa => [
    same(`create the table at ipa${ipa}`, `RMI_RTT_CREATE(rd=0, rtt=4, ipa=${ipa}, level=3)`),
    same(`fold the table at ipa${ipa}`, `RMI_RTT_FOLD(rd=0, ipa=${ipa}, level=3)`),
    same(`destroy the table at ipa${ipa}`, `RMI_RTT_DESTROY(rd=0, ipa=${ipa}, level=3)`),
  ]),
  ...[0, 1].flatMap(ipa => [
    by(`map data at ipa${ipa}`, `RMI_DATA_CREATE_UNKNOWN(rd=0, data=${ipa}, ipa=${ipa})`, `RMI_RTT_DATA_MAP(rd=0, base=${ipa}, top=${ipa + 1}, pa=${ipa}, level=3)`),
    by(`map measured data at ipa${ipa}`, `RMI_DATA_CREATE(rd=0, data=${ipa}, ipa=${ipa}, src=6)`, `RMI_RTT_DATA_MAP_INIT(rd=0, data=${ipa}, ipa=${ipa}, src=6)`),
    by(`unmap data at ipa${ipa}`, `RMI_DATA_DESTROY(rd=0, ipa=${ipa})`, `RMI_RTT_DATA_UNMAP(rd=0, base=${ipa}, top=${ipa + 1})`),
  ]),
  by('map data at ipa0 and ipa1', undefined, 'RMI_RTT_DATA_MAP(rd=0, base=0, top=2, pa=0, level=3)'),
  by('unmap data at ipa0 and ipa1', undefined, 'RMI_RTT_DATA_UNMAP(rd=0, base=0, top=2)'),
  ...ranges.flatMap(([base, top]) => [
    same(`make RAM of ipa${base} to ipa${top}`, `RMI_RTT_INIT_RIPAS(rd=0, base=${base}, top=${top})`),
    same(`set the RIPAS of ipa${base} to ipa${top}`, `RMI_RTT_SET_RIPAS(rd=0, rec=0, base=${base}, top=${top})`),
  ]),
  ...['R', 'RW'].flatMap(s2ap => [
    by(`map page0 at ipa2, ${s2ap}`, `RMI_RTT_MAP_UNPROTECTED(rd=0, ipa=2, level=3, pa=0, s2ap=${s2ap}, memattr=WB)`, `RMI_RTT_UNPROT_MAP(rd=0, base=2, top=3, pa=0, level=3, s2ap=${s2ap}, memattr=WB)`),
    by(`map a block at ipa2, ${s2ap}`, `RMI_RTT_MAP_UNPROTECTED(rd=0, ipa=2, level=2, pa=0, s2ap=${s2ap}, memattr=WB)`, `RMI_RTT_UNPROT_MAP(rd=0, base=2, top=4, pa=0, level=LEVEL, s2ap=${s2ap}, memattr=WB)`),
  ]),
  by('unmap ipa2', 'RMI_RTT_UNMAP_UNPROTECTED(rd=0, ipa=2, level=3)', 'RMI_RTT_UNPROT_UNMAP(rd=0, base=2, top=3)'),
  same('activate the realm', 'RMI_REALM_ACTIVATE(rd=0)'), same('destroy the realm', 'RMI_REALM_DESTROY(rd=0)'),
  same('create the REC', 'RMI_REC_CREATE(rd=0, rec=5)'), same('enter the REC', 'RMI_REC_ENTER(rec=0, emulatedMmio=false, injectSea=false, reject=false)'),
  ...['EMPTY', 'RAM'].map(r => same(`the realm asks for ${r} from ipa0 to ipa2`, `RSI_IPA_STATE_SET(rd=0, base=0, top=2, ripas=${r}, changeDestroyed=false)`)),
];

/** One version, which answers calls. */
class Version {
  readonly program: Program;
  readonly name: Dialect;
  private readonly calls = new Map<string, number[]>();
  constructor(name: Dialect) {
    this.name = name;
    this.program = compile(select(compared, name));
    this.program.actions.forEach(({ ground }, i) => {
      const call = ground.name.slice(0, ground.name.indexOf(' -> '));
      this.calls.set(call, [...this.calls.get(call) ?? [], i]);
    });
  }
  /** The answer and the state after it, or undefined where there is no such call now. */
  answer(op: Op, locals: Int32Array): { readonly status: string; readonly next: Int32Array } | undefined {
    // The draft does not look at the level that a descriptor names.
    const call = op.call(this.name)?.replace('LEVEL', this.name === 'tf-rmm' ? '2' : '3');
    if (call === undefined) return undefined;
    const some = this.calls.get(call);
    if (!some) throw new Error(`${this.name}: no call ${call}`);
    const action = some.map(i => this.program.actions[i]!).find(a => this.program.value(a.guard, locals) === 1);
    if (!action) return undefined;
    const flat = this.program.merge(action, action.sends.map(d => this.program.value(d, locals)));
    const next = locals.slice();
    for (let j = 0; j < flat.length; j += 3) {
      const to = this.program.tables[flat[j]!]!.step(locals[flat[j]!]!, flat[j + 1]!);
      if (to === UNHANDLED) throw new Error(`${action.ground.name}: not handled`);
      next[flat[j]!] = to;
    }
    return { status: /-> (\S+)/.exec(action.ground.name)![1]!.replace('RMI_', '').replace('RSI_', ''), next };
  }
  /** The state in which there is a realm that is NEW. */
  begin(): Int32Array {
    let locals: Int32Array = new Int32Array(this.program.tables.length);
    for (let n = 0; n < 7; n++) {
      const call = [...this.calls.keys()].find(c => /DELEGATE|REALM_CREATE/.test(c) && this.calls.get(c)!.some(i => this.program.value(this.program.actions[i]!.guard, locals) === 1 && this.program.actions[i]!.ground.outcome!.id === 'success'))!;
      locals = this.answer({ said: '', call: () => call }, locals)!.next;
    }
    return locals;
  }
}

export interface Difference { readonly calls: readonly string[]; readonly last: string; readonly answers: readonly [string, string] }

/** All calls in all states that the two reach by calls that they answer alike; of each call with its answers the first. */
export function differences(one: Dialect, other: Dialect): { readonly found: readonly Difference[]; readonly states: number } {
  const [a, b] = [new Version(one), new Version(other)];
  const found: Difference[] = [];
  const seen = new Set<string>();
  const shown = new Set<string>();
  let level: { locals: Int32Array; calls: readonly string[] }[] = [{ locals: a.begin(), calls: [] }];
  if (a.begin().join() !== b.begin().join()) throw new Error('the versions do not begin alike');
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { locals, calls } of level) for (const op of OPS) {
      const [p, q] = [a.answer(op, locals), b.answer(op, locals)];
      if (!p || !q) continue;
      // Both count local states by the same tables, so that their states can be compared.
      const key = p.next.join();
      if (p.status !== q.status || key !== q.next.join()) {
        const answers = [p.status, p.status === q.status ? `${q.status} with another effect` : q.status] as const;
        const kind = `${op.said.replace(/\d/g, '')} ${answers.join()}`;
        if (!shown.has(kind)) found.push({ calls, last: op.said, answers });
        shown.add(kind);
      } else if (!seen.has(key)) {
        seen.add(key);
        next.push({ locals: p.next, calls: [...calls, op.said] });
      }
    }
    level = next;
  }
  return { found, states: seen.size };
}

const PAIRS: readonly (readonly [Dialect, Dialect])[] = [['rmm-1.0', 'rmm-2.0-draft'], ['rmm-1.0', 'tf-rmm'], ['rmm-2.0-draft', 'tf-rmm']];

/** The table of machines/rmm/README.md. */
export function dialectsTable(): string {
  return [
    '| versions | calls that they answer alike | call | answers |', '| --- | --- | --- | --- |',
    ...PAIRS.flatMap(([one, other]) => differences(one, other).found.map(({ calls, last, answers }) => `| \`${one}\`, \`${other}\` | ${calls.join('; ') || 'none'} | ${last} | ${answers.join(', ')} |`)),
  ].join('\n');
}
