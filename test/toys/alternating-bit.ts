/**
 * The alternating bit protocol: a sender gets values to a receiver over two channels that lose frames. Every frame
 * carries a bit; the sender repeats a value until its bit comes back, then flips the bit for the next value.
 *
 * After the TLA+ module AlternatingBit (L. Lamport, "Specifying Systems", chapter 14) as MCAlternatingBit bounds it:
 * two values, two frames in a channel.
 *
 * Figures: TLC, in tlaplus/Examples: 240 states, 1,392 generated, 10 levels. Three things differ here:
 * - TLC begins in any of 8 states (the bit, the value last sent, the value last received). Here that choice is a first
 *   step, so there is 1 state more, the one before the choice, and 8 transitions; the depth, counted from that state at
 *   0, is TLC's number of levels.
 * - TLC generates sends into a full channel and then throws their results away; here they are not enabled. An enumeration
 *   of the TLA+ module's semantics in another program has 188 of them: 1,392 - 188 = 1,204 transitions, the first 8 included
 *   (TLC counts its initial states as generated).
 * - Sender and receiver have no states in the module. `ready` stands for "the bit acknowledged last is the one sent last".
 */
import { assign } from 'xstate';
import { block, components, events, range } from '../../src/index.ts';

const bits = [0, 1] as const;
const values = ['d1', 'd2'] as const;
/** An acknowledgement is a frame with nothing in it. */
const loads = [...values, 'nothing'] as const;
const CAPACITY = 2;

type Bit = typeof bits[number];
type Value = typeof values[number];
interface Frame { readonly bit: Bit; readonly load: typeof loads[number] }

const sender = events(
  { CONNECT: { bit: bits, value: values }, NEXT: { value: values }, ACKNOWLEDGED: { bit: bits } },
  {} as { bit: Bit; value: Value | null },
).createMachine({
  id: 'sender',
  context: { bit: 0, value: null },
  initial: 'off',
  states: {
    off: { on: { CONNECT: { target: 'ready', actions: assign(({ event }) => ({ bit: event.bit, value: event.value })) } } },
    ready: {
      on: {
        NEXT: { target: 'waiting', actions: assign(({ context, event }) => ({ bit: context.bit === 0 ? 1 : 0, value: event.value })) },
        /** once more for the same value; another bit would be news of a value that was never sent, and is not handled */
        ACKNOWLEDGED: { guard: ({ context, event }) => event.bit === context.bit },
      },
    },
    waiting: {
      on: {
        ACKNOWLEDGED: [
          { guard: ({ context, event }) => event.bit === context.bit, target: 'ready' },
          /** once more for the value before */
          {},
        ],
      },
    },
  },
});

const receiver = events({ CONNECT: { bit: bits, value: values }, FRAME: { bit: bits, value: values } }, {} as { bit: Bit; value: Value | null }).createMachine({
  id: 'receiver',
  context: { bit: 0, value: null },
  initial: 'off',
  states: {
    off: { on: { CONNECT: { target: 'on', actions: assign(({ event }) => ({ bit: event.bit, value: event.value })) } } },
    on: { on: { FRAME: { actions: assign(({ event }) => ({ bit: event.bit, value: event.value })) } } },
  },
});

/** First in, first out, but any frame may get lost. A full channel does not handle PUT. */
const channel = events({ PUT: { bit: bits, load: loads }, TAKE: {}, LOSE: { at: range(CAPACITY) } }, {} as { frames: readonly Frame[] }).createMachine({
  id: 'channel',
  context: { frames: [] },
  on: {
    PUT: {
      guard: ({ context }) => context.frames.length < CAPACITY,
      actions: assign({ frames: ({ context, event }) => [...context.frames, { bit: event.bit, load: event.load }] }),
    },
    TAKE: { actions: assign({ frames: ({ context }) => context.frames.slice(1) }) },
    LOSE: {
      guard: ({ context, event }) => event.at < context.frames.length,
      actions: assign({ frames: ({ context, event }) => context.frames.filter((_, k) => k !== event.at) }),
    },
  },
});

const { action, always, leadsTo, scenario, step } = components({ sender, receiver, messages: channel, acknowledgements: channel });

const actions = [
  action('connect', {
    params: { bit: bits, sent: values, received: values },
    when: { sender: 'off' },
    send: {
      sender: (_s, { bit, sent }) => ({ type: 'CONNECT', bit, value: sent }),
      receiver: (_s, { bit, received }) => ({ type: 'CONNECT', bit, value: received }),
    },
  }),
  action('SndNewValue', {
    params: { value: values },
    when: { sender: 'ready' },
    send: {
      sender: (_s, { value }) => ({ type: 'NEXT', value }),
      messages: (s, { value }) => block({ type: 'PUT', bit: s.sender.context.bit === 0 ? 1 : 0, load: value }),
    },
  }),
  action('ReSndMsg', {
    when: { sender: 'waiting' },
    send: { messages: s => block({ type: 'PUT', bit: s.sender.context.bit, load: s.sender.context.value! }) },
  }),
  action('RcvMsg', {
    when: s => s.messages.context.frames.length > 0,
    send: {
      messages: 'TAKE',
      receiver: s => {
        const { bit, load } = s.messages.context.frames[0]!;
        return { type: 'FRAME', bit, value: load as Value };
      },
    },
  }),
  action('SndAck', {
    when: { receiver: 'on' },
    send: { acknowledgements: s => block({ type: 'PUT', bit: s.receiver.context.bit, load: 'nothing' }) },
  }),
  action('RcvAck', {
    when: s => s.acknowledgements.context.frames.length > 0,
    send: {
      acknowledgements: 'TAKE',
      sender: s => ({ type: 'ACKNOWLEDGED', bit: s.acknowledgements.context.frames[0]!.bit }),
    },
  }),
  action('LoseMsg', { params: { at: range(CAPACITY) }, send: { messages: (_s, { at }) => block({ type: 'LOSE', at }) } }),
  action('LoseAck', { params: { at: range(CAPACITY) }, send: { acknowledgements: (_s, { at }) => block({ type: 'LOSE', at }) } }),
];

const bitMeansReceived = always('bit-means-received', {
  why: 'the sender takes a bit that comes back as the receipt for its value, and forgets the value',
  when: s => s.sender.is('waiting') && s.receiver.context.bit === s.sender.context.bit,
  holds: s => s.receiver.context.value === s.sender.context.value,
});

export const alternatingBit = () => scenario('alternating-bit', {
  asks: 'does every value arrive before the next one is sent?',
  actions,
  properties: [bitMeansReceived],
});

/**
 * What the protocol promises. Known answers:
 * - Property SentLeadsToRcvd of MCAlternatingBit, checked by TLC (in tlaplus/Examples, with the two values and the two
 *   frames in a channel of above): what is sent is received, with ABFairness of the module AlternatingBit, which is weak
 *   fairness of sending (ReSndMsg, SndAck) and strong fairness of receiving (RcvMsg, RcvAck).
 * - Weak fairness of receiving is not enough: what is sent is lost before it is received, again and again. A value is
 *   sent in 2 steps (connect, SndNewValue), and from there all the run has to do is to lose it and to send it again.
 * - It is enough where frames are lost finitely often: then a frame that is first in its channel stays there.
 * - If receiving is not fair, the channel may be full for ever (3 steps: the value is sent twice). If sending again is not
 *   fair, the only frame may be lost (3 steps), and there is nothing to receive any more.
 * - The module ABCorrectness is what the protocol implements (ABCNext, checked by TLC as an implied action): whoever
 *   forgets the channels sees a value sent only after the last one was acknowledged, received once and as it was sent,
 *   and acknowledged only after it was received. That is a claim about each step.
 * - Frames are sent again, so a message is not always news: connect, SndNewValue, RcvMsg, ReSndMsg, RcvMsg.
 */
const sentLeadsToRcvd = (name: string, fair?: Parameters<typeof leadsTo>[1]['fair']) => leadsTo(name, {
  why: 'what a protocol over lossy channels is for',
  forEach: { d: values },
  when: (s, { d }) => s.sender.is('waiting') && s.sender.context.value === d,
  then: (s, { d }) => s.receiver.context.value === d,
  ...(fair ? { fair } : {}),
});

/** sAck: the bit acknowledged last. */
const acknowledged = ({ sender }: { sender: { is(state: 'ready'): boolean; context: { bit: Bit } } }): Bit => sender.is('ready') ? sender.context.bit : sender.context.bit === 0 ? 1 : 0;
const implementsABCorrectness = step('implements-ABCorrectness', {
  why: 'the protocol is right if nobody who cannot see the channels can tell it from perfect ones',
  when: ({ before }) => !before.sender.is('off'),
  holds: ({ before, after }) => {
    const flipped = after.sender.context.bit !== before.sender.context.bit;
    const sent = flipped || after.sender.context.value !== before.sender.context.value;
    const received = after.receiver.context.bit !== before.receiver.context.bit || after.receiver.context.value !== before.receiver.context.value;
    const acked = acknowledged(after) !== acknowledged(before);
    const newValue = flipped && acknowledged(before) === before.sender.context.bit && !received && !acked;
    const message = !sent && !acked && before.receiver.context.bit !== before.sender.context.bit && after.receiver.context.bit === before.sender.context.bit && after.receiver.context.value === before.sender.context.value;
    const acknowledgement = !sent && !received && before.receiver.context.bit !== acknowledged(before) && acknowledged(after) === before.receiver.context.bit;
    return newValue || message || acknowledgement || (!sent && !received && !acked);
  },
});

const receivedOnce = step('every-message-is-new', {
  why: 'it is not: frames are sent again, and that is what the bit is for',
  when: ({ by }) => by.action === 'RcvMsg',
  holds: ({ before, after }) => before.receiver.context.bit !== after.receiver.context.bit,
});

const sending = ['ReSndMsg', 'SndAck'];
const receiving = ['RcvMsg', 'RcvAck'];

export const delivery = () => scenario('alternating-bit, delivery', {
  asks: 'does every value that is sent arrive?',
  actions,
  properties: [
    sentLeadsToRcvd('arrives, no fairness'),
    sentLeadsToRcvd('arrives, ABFairness', { weak: sending, strong: receiving }),
    sentLeadsToRcvd('arrives, all weak', { weak: [...sending, ...receiving] }),
    sentLeadsToRcvd('arrives, all weak, losses end', { weak: [...sending, ...receiving], finitely: ['LoseMsg', 'LoseAck'] }),
    sentLeadsToRcvd('arrives, losses end, receiving not fair', { weak: sending, finitely: ['LoseMsg', 'LoseAck'] }),
    sentLeadsToRcvd('arrives, sending not fair', { strong: receiving }),
    sentLeadsToRcvd('arrives, messages only', { weak: ['ReSndMsg'], strong: ['RcvMsg'] }),
    implementsABCorrectness,
    receivedOnce,
  ],
});
