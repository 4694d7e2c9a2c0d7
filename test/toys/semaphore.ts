/**
 * A semaphore of one: mutual exclusion for processes that come again and again. Two ways to wait for it.
 *
 * After the exercise "Unfair semaphore" of F. Herbreteau's course on formal verification (ENSEIRB-MATMECA, IF311, lecture
 * on fairness), which has TLC check both models in PlusCal; labels and property (NoStarvation) are those of the course.
 *
 * Known answers, from the course, for REQ(p) ~> CS(p):
 * - "await s > 0": violated without fairness; violated with weak fairness (-wf), since the wait is interrupted again and
 *   again by the others; holds with strong fairness of each process (-sf).
 * - "test, and try again": violated even with strong fairness of each process, because testing in vain is a step, too.
 *
 * All violations have a stem of one step: a process asks, and all the others are still outside.
 */
import { block, bool, components, events, many } from '../../src/index.ts';

const semaphore = events({ P: {}, V: {} }).createMachine({
  id: 'semaphore',
  initial: 'free',
  states: { free: { on: { P: 'taken' } }, taken: { on: { V: 'free' } } },
});

const base = components({ semaphore });

const awaits = base.thread('awaits', {
  locals: {},
  code: {
    'p.loop': [{}],
    'p.lock': [{ send: { semaphore: block('P') } }],
    'p.cs': [{}],
    'p.unlock': [{ send: { semaphore: 'V' }, goto: 'p.loop' }],
  },
});

const tests = base.thread('tests', {
  locals: { go: bool },
  code: {
    'p.loop': [{}],
    'p.lock': [
      { name: 'free', if: (_t, s) => s.semaphore.is('free'), send: { semaphore: 'P' }, set: { go: true } },
      { name: 'taken', else: true },
    ],
    'p.testing': [
      { name: 'got it', if: t => t.go },
      { name: 'again', else: true, goto: 'p.lock' },
    ],
    'p.cs': [{}],
    'p.unlock': [{ send: { semaphore: 'V' }, set: { go: false }, goto: 'p.loop' }],
  },
});

/** @param n processes, at least 2 */
export const semaphoreOf = (n: number, waiting: 'awaits' | 'tests') => {
  const { always, leadsTo, scenario } = base.with({ process: many(waiting === 'awaits' ? awaits : tests as never as typeof awaits) });
  const noStarvation = (name: string, fair: Parameters<typeof leadsTo>[1]['fair']) => leadsTo(name, {
    why: 'a process that asks is granted access',
    forEach: { i: 'process' },
    when: (s, { i }) => s.process[i]!.is('p.lock'),
    then: (s, { i }) => s.process[i]!.is('p.cs'),
    ...(fair ? { fair } : {}),
  });
  return scenario(`semaphore-${n}, ${waiting}`, {
    asks: 'is everybody granted access who asks for it?',
    instances: { process: n },
    properties: [
      always('mutex', { why: 'what a semaphore is for', holds: s => s.process.count(p => p.is('p.cs')) <= 1 }),
      noStarvation('no starvation, no fairness', undefined),
      noStarvation('no starvation, weak', { weak: ['process'] }),
      noStarvation('no starvation, strong', { strong: ['process'] }),
    ],
  });
};
