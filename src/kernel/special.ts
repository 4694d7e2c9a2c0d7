/**
 * Code for one model: what the image says at one time, as branches and constants. It does what `expand` and `judge` do, faster, for
 * states about which everything was known then. For others it asks the code that reads the image.
 */
import { BLOCK, MUST } from '../compile/program.ts';
import { UNHANDLED, UNKNOWN } from '../compile/tabulate.ts';
import type { Layout } from '../states/layout.ts';
import { Branches, fieldOf, type Fixed } from './branches.ts';
import { Records, wholeOf, writeOpen } from './edges.ts';
import { evaluateFunction, judgeFunction } from './evaluate.ts';
import { ONE_BY_ONE, stepsFunction } from './expand.ts';
import { ImageReader } from './image-reader.ts';
import { CONTROL, LANE, STATUS, type Places } from './memory.ts';
import { control, increaseAt, type Setting } from './setting.ts';
import { ENTRY, FLAG, shiftOf, stepsTable, type StepsTable } from './steps-table.ts';
import { c, i32, i64, Module, nothing, times4, type Body, type Code, type Func, type Label, type Local } from './wasm.ts';

/** Edges that are made before records of them are: few enough to be in the nearest cache. */
const KEPT = 256;

/** A table in memory: where its entries stand, and for each lane a byte for each combination that was met. */
interface Placed extends StepsTable { readonly entries: number; readonly met: readonly number[] }
/** Diagrams of a group by local state: one from a table, or some in a row as branches. */
type Part = Placed | { readonly byLocal: readonly (readonly number[] | undefined)[] };
type Call = (...args: Code[]) => Code;
interface Group { readonly slot: number; readonly parts: readonly Part[] }

export class Special {
  private readonly image: ImageReader;
  private readonly layout: Layout;
  private readonly places: Places;
  private readonly groups: readonly Group[];

  /** @param take gives so many bytes of the memory of the image, which are 0 */
  constructor(memory: ArrayBufferLike, layout: Layout, places: Places, take: (bytes: number) => number) {
    this.image = new ImageReader(memory, layout);
    this.layout = layout;
    this.places = places;
    const at = this.image.at(CONTROL.groups);
    this.groups = Array.from({ length: this.image.at(at) }, (_, g) => this.group(this.image.at(at + 4 + g * 8) / 4, this.image.at(at + 8 + g * 8), take));
  }

  private group(slot: number, byLocalAt: number, take: (bytes: number) => number): Group {
    const { image } = this;
    const byLocal = image.list(byLocalAt, image.sizeOf(slot)).map(all => all === 0 ? undefined : image.list(all + 4, image.at(all)));
    const most = Math.max(1, ...byLocal.map(all => all?.length ?? 0));
    const parts: Part[] = [];
    for (let i = 0; i < most; i++) {
      const table = stepsTable(image, this.layout, this.places.blocked, slot, byLocal.map(all => all ? all[i] : 0));
      const before = parts.at(-1);
      if (table) parts.push(this.place(table, take));
      else if (before && !('entries' in before)) parts[parts.length - 1] = { byLocal: byLocal.map((all, l) => all && [...before.byLocal[l]!, ...all.slice(i, i + 1)]) };
      else parts.push({ byLocal: byLocal.map(all => all?.slice(i, i + 1)) });
    }
    return { slot, parts };
  }

  private place(table: StepsTable, take: (bytes: number) => number): Placed {
    const { image: { words }, places: { lanes } } = this;
    const { columns, outcomes } = table;
    const entries = take(columns * outcomes.length * ENTRY.bytes + 4 * outcomes.length);
    for (let column = 0; column < columns; column++) {
      outcomes.forEach((outcome, i) => {
        const at = (entries + (column * outcomes.length + i) * ENTRY.bytes) / 4;
        const edge = outcome?.edges[column];
        words[at + ENTRY.change / 4] = Number(BigInt.asIntN(32, edge?.change ?? 0n));
        words[at + ENTRY.change / 4 + 1] = Number(BigInt.asIntN(32, (edge?.change ?? 0n) >> 32n));
        words[at + ENTRY.action / 4] = edge?.action ?? 0;
        words[at + ENTRY.flags / 4] = outcome ? edge ? FLAG.edge : 0 : FLAG.unknown;
      });
    }
    return { ...table, entries, met: lanes.map(() => take(outcomes.length)) };
  }

  /** Notes what was received and what was blocked where a table was used. */
  note(bytes: Uint8Array): void {
    for (const { parts } of this.groups) for (const part of parts) if ('entries' in part) {
      for (const met of part.met) part.outcomes.forEach((outcome, i) => {
        if (bytes[met + i] === 1) for (const at of outcome?.notes ?? []) bytes[at] = 1;
      });
    }
  }

  /** The code of a lane. */
  code(index: number, hashBits: number): Uint8Array<ArrayBuffer> {
    const { layout, places } = this;
    const module = new Module();
    const lane = places.lanes[index]!;
    const evaluate = module.add(evaluateFunction(lane, pointer => evaluate(pointer)));
    const setting: Setting = { layout, places, lane, hashBits, stepClaims: false, evaluate };
    module.add(this.expandFunction(setting, index, module.add(keepFunction(setting)), module.add(stepsFunction(setting))));
    module.add(this.judgeFunction(setting, module.add({ ...judgeFunction(setting), name: 'judgeBy' })));
    return module.bytes(this.places.pages);
  }

  private expandFunction(setting: Setting, index: number, keep: Call, stepsOf: Call): Func {
    const { groups, places } = this;
    const { lane } = setting;
    return { name: 'expand', parameters: 2, result: true, body: b => {
      const [from, to] = [b.parameter(0), b.parameter(1)];
      const [state, first, kept] = [b.local(), b.local(), b.local()];
      const steps = new Steps(b, this.image, setting, state);
      const { edge, moved, changed, bad, whole } = steps;
      const [status, slow] = [c(lane.control + LANE.status), c(lane.control + LANE.slow)];
      const group = ({ slot, parts }: Group, unknown: Label): Code => parts.map(part => 'entries' in part ? steps.look(part, part.met[index]!) : byLocal(part.byLocal, slot, unknown));
      const byLocal = (roots: readonly (readonly number[] | undefined)[], slot: number, unknown: Label): Code => {
        const distinct = [...roots.keys()].filter(l => roots[l]?.length !== 0 && roots[l]);
        return b.block(done => {
          const labels = roots.map(all => all ? done : unknown);
          const upTo = (i: number): Code => i < 0 ? b.brTable(labels, steps.local(slot)) : [
            b.block(label => { labels[distinct[i]!] = label; return upTo(i - 1); }),
            roots[distinct[i]!]!.map(root => steps.joint(root, unknown, { slot, local: distinct[i]! })),
            b.br(done),
          ];
          return upTo(distinct.length - 1);
        });
      };
      return [
        b.set(state, b.get(from)), i32.store(status, c(STATUS.done)), new Records(b, setting).clear(),
        i32.store(slow, c(0)),
        b.block(stop => b.while(() => i32.ltU(b.get(state), b.get(to)), () => [
          b.if(i32.gtU(b.get(edge), c(places.room)), () => [i32.store(status, c(STATUS.full)), b.br(stop)]),
          b.set(first, b.get(edge)), b.set(moved, c(0)), b.set(changed, i64.const(0n)), b.set(bad, c(0)),
          i32.store(times4(i32.sub(b.get(state), b.get(from))), b.get(edge), lane.starts),
          b.set(whole, wholeOf(b, setting, state)),
          b.block(known => [
            b.block(unknown => [
              steps.oneByOne(this.image.at(CONTROL.always), unknown),
              groups.map(g => group(g, unknown)),
              b.brIf(unknown, i32.and(b.get(bad), c(FLAG.unknown))),
              b.brIf(unknown, i32.and(i32.eqz(i32.or(b.get(moved), i64.ne(b.get(changed), i64.const(0n)))), i32.gtU(control(CONTROL.endsMatter), i32.ne(b.get(edge), b.get(first))))),
              b.br(known),
            ]),
            i32.store(slow, i32.add(i32.load(slow), c(1))),
            b.set(edge, stepsOf(b.get(state), b.get(first))),
            b.if(i32.ltS(b.get(edge), c(0)), () => [b.set(edge, b.get(first)), i32.store(status, c(STATUS.unknown)), b.br(stop)]),
          ]),
          b.if(i32.gtU(i32.sub(b.get(edge), b.get(kept)), c(KEPT)), () => [keep(b.get(kept), b.get(edge)), b.set(kept, b.get(edge))]),
          b.increase(state, c(1)),
        ])),
        i32.store(times4(i32.sub(b.get(state), b.get(from))), b.get(edge), lane.starts),
        i32.store(c(lane.control + LANE.edges), b.get(edge)), keep(b.get(kept), b.get(edge)),
        i32.sub(b.get(state), b.get(from)),
      ];
    } };
  }

  private judgeFunction(setting: Setting, judgeBy: Call): Func {
    const { image, layout } = this;
    return { name: 'judge', parameters: 2, result: true, body: b => {
      const [state, to] = [b.parameter(0), b.parameter(1)];
      const [tally, at] = [b.local(), b.local()];
      const whole = b.local64();
      const branches = new Branches(b, image, slot => fieldOf(b.get(whole), shiftOf(layout, slot), layout.mask[slot]!));
      const claims = image.at(CONTROL.claims);
      const roots = image.list(claims + 8, image.at(claims));
      const answered = (answer: number, end: Label): Code => [
        b.brIf(end, i32.geU(c(answer), i32.load(b.get(tally)))),
        b.set(tally, i32.load(b.get(tally), 4 + answer * 4)), b.brIf(end, i32.eqz(b.get(tally))),
      ];
      return [
        b.block(end => b.while(() => i32.ltU(b.get(state), b.get(to)), () => [
          b.block(known => [
            b.block(unknown => [
              b.set(whole, wholeOf(b, setting, state)), b.set(tally, c(image.at(claims + 4))),
              roots.map(root => branches.diagram(root, unknown, answer => answered(answer, unknown))),
              increaseAt(b, at, i32.add(c(setting.lane.counters), b.get(tally))),
              b.br(known),
            ]),
            b.brIf(end, i32.eq(judgeBy(b.get(state), i32.add(b.get(state), c(1))), b.get(state))),
          ]),
          b.increase(state, c(1)),
        ])),
        b.get(state),
      ];
    } };
  }
}

/** keep(first, last): counts these edges, and gives them records. */
const keepFunction = (setting: Setting): Func => ({
  name: 'keep', parameters: 2, result: false, body: b => {
    const { lane } = setting;
    const [edge, last] = [b.parameter(0), b.parameter(1)];
    const [key, at] = [b.local64(), b.local()];
    const records = new Records(b, setting);
    return [
      records.open(),
      b.while(() => i32.ltU(b.get(edge), b.get(last)), () => [
        b.set(key, i64.load(i32.shl(b.get(edge), c(3)), lane.targets)),
        records.add(key, i32.load(times4(b.get(edge)), lane.sources), b.get(edge)),
        increaseAt(b, at, i32.add(c(lane.fired), i32.shl(i32.load(times4(b.get(edge)), lane.actions), c(3)))),
        b.increase(edge, c(1)),
      ]),
      records.close(),
    ];
  },
});

/** The steps of one state. */
class Steps {
  readonly whole: Local;
  readonly edge: Local;
  /** is there a step that is refused? Which bits does a step change? Flags of the entries that were looked up. */
  readonly moved: Local;
  readonly changed: Local;
  readonly bad: Local;
  private readonly key: Local;
  private readonly refused: Local;
  private readonly number: Local;
  private readonly next: Local;
  private readonly at: Local;
  private readonly change: Local;
  private readonly branches: Branches;
  private readonly b: Body;
  private readonly image: ImageReader;
  private readonly setting: Setting;
  private readonly state: Local;

  constructor(b: Body, image: ImageReader, setting: Setting, state: Local) {
    this.b = b;
    this.image = image;
    this.setting = setting;
    this.state = state;
    [this.whole, this.changed, this.key, this.change] = [b.local64(), b.local64(), b.local64(), b.local64()];
    [this.edge, this.moved, this.bad, this.refused, this.number, this.next, this.at] = [b.local(), b.local(), b.local(), b.local(), b.local(), b.local(), b.local()];
    this.branches = new Branches(b, image, slot => this.local(slot));
  }

  local(slot: number): Code {
    const { layout } = this.setting;
    return fieldOf(this.b.get(this.whole), shiftOf(layout, slot), layout.mask[slot]!);
  }

  /** What a table says. */
  look({ slots, columns, outcomes, entries }: Placed, met: number): Code {
    const { b, number, change, edge } = this;
    let width = 0;
    const fields = slots.map(slot => {
      const field = i32.shl(this.local(slot), c(width));
      width += Math.log2(this.image.sizeOf(slot));
      return field;
    });
    return [
      b.set(number, fields.reduce(i32.or)),
      i32.store8(b.get(number), c(1), met),
      b.set(number, i32.mul(b.get(number), c(ENTRY.bytes))),
      Array.from({ length: columns }, (_, column) => {
        const at = entries + column * outcomes.length * ENTRY.bytes;
        return [
          b.set(change, i64.load(b.get(number), at + ENTRY.change)), b.set(this.changed, i64.or(b.get(this.changed), b.get(change))),
          this.write(i64.xor(b.get(this.whole), b.get(change)), i32.load(b.get(number), at + ENTRY.action)),
          b.set(this.next, i32.load(b.get(number), at + ENTRY.flags)),
          b.set(this.bad, i32.or(b.get(this.bad), b.get(this.next))),
          b.increase(edge, i32.and(b.get(this.next), c(FLAG.edge))),
        ];
      }),
    ];
  }

  private write(target: Code, action: Code): Code {
    const { b, edge, setting: { lane } } = this;
    return [writeOpen(b, this.setting, edge, target, b.get(this.state)), i32.store(times4(b.get(edge)), action, lane.actions)];
  }

  /** The actions of one diagram. */
  joint(root: number, unknown: Label, fixed: Fixed): Code {
    const { image } = this;
    return this.branches.diagram(root, unknown, result => {
      const record = result * 4;
      const n = image.at(record);
      if (n === ONE_BY_ONE) return this.oneByOne(image.at(record + 4), unknown, fixed);
      return Array.from({ length: n }, (_, i) => this.step(image.at(record + 4 + i * 8), blocked => this.send(image.at(record + 8 + i * 8), image.at(record + 4 + i * 8), blocked, unknown, fixed), unknown));
    }, fixed);
  }

  oneByOne(list: number, unknown: Label, fixed?: Fixed): Code {
    const { b, image, branches } = this;
    let at = list + 4;
    return Array.from({ length: image.at(list) }, () => {
      const [action, guard, sends] = [image.at(at), image.at(at + 4), image.list(at + 12, image.at(at + 8))];
      at += 12 + sends.length * 4;
      return this.step(action, blocked => [
        branches.diagram(guard, unknown, holds => holds === 1 ? nothing : b.br(blocked), fixed),
        sends.map(send => branches.diagram(send, unknown, result => this.send(result * 4, action, blocked, unknown, fixed), fixed)),
      ], unknown);
    });
  }

  /** One action, from its first event to the edge that it is. */
  private step(action: number, sent: (blocked: Label) => Code, unknown: Label): Code {
    const { b, key, whole, refused } = this;
    return b.block(blocked => [
      b.set(key, b.get(whole)), b.set(refused, c(0)),
      sent(blocked),
      b.if(b.get(refused), () => [b.set(this.moved, c(1)), b.brIf(unknown, i32.eqz(control(CONTROL.refusedKnown)))], () => [
        this.write(b.get(key), c(action)),
        b.set(this.changed, i64.or(b.get(this.changed), i64.xor(b.get(key), b.get(whole)))),
        b.increase(this.edge, c(1)),
      ]),
    ]);
  }

  private send(list: number, action: number, blocked: Label, unknown: Label, fixed?: Fixed): Code {
    const { b, image, next, refused, setting: { layout, places } } = this;
    return image.targets(list).map(target => {
      const { slot, table, mode, receipt } = target;
      const unhandled = (): Code => mode === BLOCK ? [this.note(c(places.blocked + action)), b.br(blocked)] : mode === MUST ? b.set(refused, c(1)) : nothing;
      const shift = i64.const(BigInt(shiftOf(layout, slot)));
      if (slot === fixed?.slot) {
        const to = image.nextOf(target, fixed.local);
        if (to === UNHANDLED) return unhandled();
        if (to < 0) return b.br(unknown);
        return [this.note(c(receipt + fixed.local)), b.set(this.key, i64.xor(b.get(this.key), i64.shl(i64.extend(c(fixed.local ^ to)), shift)))];
      }
      const all = Array.from({ length: image.sizeOf(slot) }, (_, local) => image.nextOf(target, local));
      const handled = (): Code => [
        this.note(i32.add(c(receipt), this.local(slot))),
        b.set(this.key, i64.xor(b.get(this.key), i64.shl(i64.extend(i32.xor(this.local(slot), b.get(next))), shift))),
      ];
      return [
        b.set(next, i32.load16S(i32.shl(this.local(slot), c(1)), table)),
        all.every(to => to >= 0) ? handled() : b.if(i32.ltS(b.get(next), c(0)), () => [
          all.includes(UNKNOWN) ? b.brIf(unknown, i32.ne(b.get(next), c(UNHANDLED))) : nothing,
          unhandled(),
        ], handled),
      ];
    });
  }

  /** Sets a byte that all threads share: only if it is not set, so that it can stay in the caches of all. */
  private note(address: Code): Code {
    const { b, at } = this;
    return [b.set(at, address), b.if(i32.eqz(i32.load8(b.get(at))), () => i32.store8(b.get(at), c(1)))];
  }
}
