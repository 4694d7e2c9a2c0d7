/** What an action sends, and what happens when the receiver does not handle it. */

/** must: an unhandled event is a violation. opt: it is ignored. block: the action is not enabled. */
export type Mode = 'must' | 'opt' | 'block';

export interface Moded<E> { readonly mode: Mode; readonly event: E }
/** An event for one instance of a component that has several. */
export interface To<E> { readonly to: number; readonly event: E | Moded<E> }
/** The same event for every instance. */
export interface All<E> { readonly all: true; readonly event: E | Moded<E> }

/** Ignored when the receiver does not handle it (XState's own rule). */
export const opt = <const E>(event: E): Moded<E> => ({ mode: 'opt', event });
/** The action is not enabled while the receiver does not handle it (a handshake). */
export const block = <const E>(event: E): Moded<E> => ({ mode: 'block', event });
/** Addresses one instance, which may be computed: `to(s.page[g].context.frame, 'PUT')`. */
export const to = <const E>(index: number, event: E | Moded<E>): To<E> => ({ to: index, event });
/** Addresses every instance of a component. */
export const all = <const E>(event: E | Moded<E>): All<E> => ({ all: true, event });

export type SendOne<E> = E | Moded<E>;
export type SendMany<E> = To<E> | All<E> | readonly To<E>[];

/** A resolved send: which instance of which component gets which event object. */
export interface Sent { readonly component: string; readonly index: number; readonly event: { readonly type: string }; readonly mode: Mode }
