/**
 * A table of numbers of states, for states that are too wide to be their own keys, and where the number of the state that an edge leads to is asked for. It holds numbers of states: beside the number, plus one,
 * stand as many bits of the hash as there is room for, so that a state is seldom looked at in vain.
 */
import { control, copy, same, type Setting } from './setting.ts';
import { CONTROL, LANE, RECENT_BITS } from './memory.ts';
import { c, i32, nothing, select, times4, type Body, type Code, type Func, type Label, type Local } from './wasm.ts';

const FACTORS = [0x85ebca6b, 0xc2b2ae35];
const LAST = 0x27d4eb2f;

/** The hash of a state whose words stand side by side at an address. */
function hash(b: Body, { layout: { words }, hashBits }: Setting, at: Local, h: Local): Code {
  return [
    b.set(h, c(0x9e3779b9)),
    Array.from({ length: words }, (_, w) => [
      b.set(h, i32.mul(i32.xor(b.get(h), i32.load(b.get(at), w * 4)), c(FACTORS[w % 2]!))),
      b.set(h, i32.xor(b.get(h), i32.shrU(b.get(h), c(15)))),
    ]),
    b.set(h, i32.mul(b.get(h), c(LAST))),
    b.set(h, i32.xor(b.get(h), i32.shrU(b.get(h), c(13)))),
    hashBits < 32 ? b.set(h, i32.and(b.get(h), c(2 ** hashBits - 1))) : nothing,
  ];
}

/** resolve(from): where the edges of a batch lead. */
export const resolveFunction = (setting: Setting): Func => ({
  name: 'resolve', parameters: 1, result: false, body: b => {
    const { layout: { words }, places, lane } = setting;
    const from = b.parameter(0);
    const mask = b.local();
    const [edge, h, key, at, entry, id] = [b.local(), b.local(), b.local(), b.local(), b.local(), b.local()];
    const [open, last, read, other, state, count, met] = [b.local(), b.local(), b.local(), b.local(), b.local(), b.local(), b.local()];
    const above = (): Code => i32.xor(b.get(mask), c(-1));
    const table = (slot: Code): Code => i32.add(c(places.table), times4(slot));
    const stateAt = (number: Code): Code => i32.add(c(places.states), i32.mul(number, c(words * 4)));
    const numberIn = (): Code => i32.sub(i32.and(b.get(entry), b.get(mask)), c(1));
    /** Could the entry be of this state? All bits above the number agree. */
    const perhaps = (): Code => i32.eqz(i32.and(i32.xor(b.get(entry), b.get(h)), above()));
    const recent = (): Code => b.set(at, i32.add(c(lane.recent), i32.mul(i32.shrU(b.get(h), c(32 - RECENT_BITS)), c((words + 1) * 4))));
    const remember = (): Code => [
      recent(), copy(b, words, key, at), i32.store(b.get(at), b.get(id), words * 4),
    ];
    const thisEdge = (): Code => [
      b.set(edge, i32.load(b.get(read))),
      b.set(key, i32.add(c(lane.keys), i32.mul(b.get(edge), c(words * 4)))),
      b.set(h, i32.load(times4(b.get(edge)), lane.hashes)),
    ];
    const foundAs = (): Code => [i32.store(times4(b.get(edge)), b.get(id), lane.ids), remember()];
    /** Goes through the edges that are open; those for which `body` branches to its label are not any more. */
    const eachOpen = (body: (settled: Label) => Code): Code => [
      b.set(last, b.get(open)), b.set(open, c(lane.open)),
      b.for(read, c(lane.open), () => b.get(last), () => b.block(settled => [
        thisEdge(), body(settled),
        i32.store(b.get(open), b.get(edge)), b.increase(open, c(4)),
      ]), 4),
    ];
    return [
      b.set(mask, control(CONTROL.mask)), b.set(open, c(lane.open)), b.set(key, c(lane.keys)),
      b.set(last, control(lane.control + LANE.edges)),
      // Many edges lead to states that another edge led to a short while ago. Of the others the entry in the table is read: loads that do not wait for each other.
      b.for(edge, c(0), () => b.get(last), () => [
        // Which of them it is cannot be foretold, so there is no branch.
        hash(b, setting, key, h), recent(),
        b.set(met, same(b, words, key, at)),
        i32.store(times4(b.get(edge)), b.get(h), lane.hashes),
        i32.store(times4(b.get(edge)), i32.load(select(b.get(met), i32.add(b.get(at), c(words * 4)), table(i32.and(b.get(h), b.get(mask))))), lane.ids),
        i32.store(b.get(open), b.get(edge)),
        b.set(open, i32.add(b.get(open), select(b.get(met), c(0), c(4)))),
        b.increase(key, c(words * 4)),
      ]),
      // Then the states that those entries name.
      eachOpen(settled => [
        b.set(entry, i32.load(times4(b.get(edge)), lane.ids)),
        b.if(i32.and(i32.ne(b.get(entry), c(0)), perhaps()), () => [
          b.set(id, numberIn()), b.set(at, stateAt(b.get(id))),
          b.if(same(b, words, key, at), () => [foundAs(), b.br(settled)]),
        ]),
      ]),
      // What is left is looked up one by one, and added if it is new, in the order of the edges.
      b.set(count, control(CONTROL.count)), b.set(state, c(0)),
      eachOpen(settled => [
        b.block(found => [
          b.set(at, table(i32.and(b.get(h), b.get(mask)))),
          b.block(free => b.loop(again => [
            b.set(entry, i32.load(b.get(at))),
            b.brIf(free, i32.eqz(b.get(entry))),
            b.if(perhaps(), () => [
              b.set(id, numberIn()), b.set(other, stateAt(b.get(id))),
              b.brIf(found, same(b, words, key, other)),
            ]),
            b.set(at, table(i32.and(i32.shrU(i32.add(i32.sub(b.get(at), c(places.table)), c(4)), c(2)), b.get(mask)))),
            b.br(again),
          ])),
          b.set(id, b.get(count)), b.increase(count, c(1)),
          i32.store(b.get(at), i32.or(i32.and(b.get(h), above()), b.get(count))),
          b.set(at, stateAt(b.get(id))),
          copy(b, words, key, at),
          // Whose edge it is.
          b.while(() => i32.geU(b.get(edge), i32.load(times4(b.get(state)), lane.starts + 4)), () => b.increase(state, c(1))),
          i32.store(i32.add(c(places.parents), times4(b.get(id))), i32.add(b.get(from), b.get(state))),
        ]),
        foundAs(), b.br(settled),
      ]),
      i32.store(c(CONTROL.count), b.get(count)),
    ];
  },
});

/** rehash(): puts all states into the table, which is empty. */
export const rehashFunction = (setting: Setting): Func => ({
  name: 'rehash', parameters: 0, result: false, body: b => {
    const { layout: { words }, places, lane } = setting;
    const [mask, id, at, h, count, first, end] = [b.local(), b.local(), b.local(), b.local(), b.local(), b.local(), b.local()];
    const buffered = (): Code => times4(i32.sub(b.get(id), b.get(first)));
    const slot = (): Code => i32.and(b.get(h), b.get(mask));
    return [
      b.set(mask, control(CONTROL.mask)), b.set(count, control(CONTROL.count)),
      b.for(first, c(0), () => b.get(count), () => [
        b.set(end, i32.add(b.get(first), c(places.room))),
        b.if(i32.gtU(b.get(end), b.get(count)), () => b.set(end, b.get(count))),
        // Some thousand at a time: where their places are in the table is read ahead, by loads that do not wait for each other.
        b.for(id, b.get(first), () => b.get(end), () => [
          b.set(at, i32.add(c(places.states), i32.mul(b.get(id), c(words * 4)))), hash(b, setting, at, h),
          i32.store(buffered(), b.get(h), lane.hashes),
          i32.store(buffered(), i32.load(times4(slot()), places.table), lane.ids),
        ]),
        b.for(id, b.get(first), () => b.get(end), () => [
          b.set(h, i32.load(buffered(), lane.hashes)), b.set(at, slot()),
          b.while(() => i32.load(times4(b.get(at)), places.table), () => b.set(at, i32.and(i32.add(b.get(at), c(1)), b.get(mask)))),
          i32.store(times4(b.get(at)), i32.or(i32.and(b.get(h), i32.xor(b.get(mask), c(-1))), i32.add(b.get(id), c(1))), places.table),
        ]),
      ], places.room),
    ];
  },
});

/** lookup(): the number of the state whose words stand at `key`, or -1. add(parent): the same, and adds it if it is new. */
export const lookupFunction = (setting: Setting, add: boolean): Func => ({
  name: add ? 'add' : 'lookup', parameters: add ? 1 : 0, result: true, body: b => {
    const { layout: { words }, places } = setting;
    const [mask, h, key, at, entry, state, id] = [b.local(), b.local(), b.local(), b.local(), b.local(), b.local(), b.local()];
    const above = (): Code => i32.xor(b.get(mask), c(-1));
    return [
      b.set(mask, control(CONTROL.mask)), b.set(key, c(places.key)), hash(b, setting, key, h),
      b.set(at, i32.and(b.get(h), b.get(mask))),
      b.block(free => b.loop(again => [
        b.set(entry, i32.load(times4(b.get(at)), places.table)),
        b.brIf(free, i32.eqz(b.get(entry))),
        b.set(id, i32.sub(i32.and(b.get(entry), b.get(mask)), c(1))),
        b.set(state, i32.add(c(places.states), i32.mul(b.get(id), c(words * 4)))),
        b.if(same(b, words, key, state), () => b.return(b.get(id))),
        b.set(at, i32.and(i32.add(b.get(at), c(1)), b.get(mask))),
        b.br(again),
      ])),
      add ? [
        b.set(id, control(CONTROL.count)), i32.store(c(CONTROL.count), i32.add(b.get(id), c(1))),
        i32.store(times4(b.get(at)), i32.or(i32.and(b.get(h), above()), i32.add(b.get(id), c(1))), places.table),
        b.set(state, i32.add(c(places.states), i32.mul(b.get(id), c(words * 4)))), copy(b, words, key, state),
        i32.store(i32.add(c(places.parents), times4(b.get(id))), b.get(b.parameter(0))),
        b.get(id),
      ] : c(-1),
    ];
  },
});
