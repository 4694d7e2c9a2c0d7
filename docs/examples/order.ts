/** The worked example of check-my-own-machines.md: an order, its payment, and a customer who may cancel at any time. */
import { components, events } from 'realmcheck';

// #region machines
const payment = events({ REQUEST: {}, CAPTURE: {}, REFUND: {} }).createMachine({
  id: 'payment',
  initial: 'none',
  states: {
    none: { on: { REQUEST: 'pending' } },
    pending: { on: { CAPTURE: 'captured' } },
    captured: { on: { REFUND: 'refunded' } },
    refunded: {},
  },
});

const order = events({ PAID: {}, CANCEL: {}, SHIP: {} }).createMachine({
  id: 'order',
  initial: 'open',
  states: {
    open: { on: { PAID: 'paid', CANCEL: 'cancelled' } },
    paid: { on: { SHIP: 'shipped', CANCEL: 'cancelled' } },
    shipped: {},
    cancelled: {},
  },
});
// #endregion

// #region vocabulary
const { action, always, deadlockFree, scenario } = components({ order, payment });
// #endregion

// #region actions
const checkout = action('checks out', { agent: 'customer', when: { order: 'open', payment: 'none' }, send: { payment: 'REQUEST' } });
const cancel = action('cancels', { agent: 'customer', when: { order: ['open', 'paid'] }, send: { order: 'CANCEL' } });
const capture = action('confirms', { agent: 'bank', when: { payment: 'pending' }, send: { payment: 'CAPTURE', order: 'PAID' } });
const ship = action('ships', { agent: 'shop', when: { order: 'paid' }, send: { order: 'SHIP' } });
const refund = action('refunds', { agent: 'shop', when: { order: 'cancelled', payment: 'captured' }, send: { payment: 'REFUND' } });
// #endregion

// #region claims
const shippedIsPaid = always('shipped-is-paid', {
  why: 'goods leave the house only for money',
  when: s => s.order.is('shipped'),
  holds: s => s.payment.is('captured'),
});
/** Nothing more can happen: then no cancelled order may still hold the customer's money. */
const endsSettled = deadlockFree({ final: s => s.order.is('shipped') || (s.order.is('cancelled') && !s.payment.is('captured')) });
// #endregion

// #region scenarios
export const shop = scenario('shop', {
  asks: 'Does every order end settled, whenever the customer cancels?',
  actions: [checkout, cancel, capture, ship, refund],
  properties: [shippedIsPaid, endsSettled],
});
// #endregion

// #region mended
const orderMended = events({ PAID: {}, CANCEL: {}, SHIP: {} }).createMachine({
  id: 'order',
  initial: 'open',
  states: {
    open: { on: { PAID: 'paid', CANCEL: 'cancelled' } },
    paid: { on: { SHIP: 'shipped', CANCEL: 'cancelled' } },
    shipped: {},
    cancelled: { on: { PAID: {} } }, // too late: the refund follows
  },
});
const mended = components({ order: orderMended, payment });

export const shopMended = mended.scenario('shop-mended', {
  asks: 'The same, with an order that takes notice of a late payment.',
  actions: [checkout, cancel, capture, ship, refund],
  properties: [shippedIsPaid, endsSettled],
});
// #endregion
