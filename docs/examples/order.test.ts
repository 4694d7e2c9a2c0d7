import 'realmcheck/vitest';
import { select } from 'realmcheck';
import { expect, test } from 'vitest';
import { shop, shopMended } from './order.ts';

test('every order ends settled', async () => {
  await expect(shopMended).toHold();
});

test('without the mend the shop drops an event', async () => {
  await expect(shop).not.toHold({ properties: ['refused'] });
  await expect(select(shop, '')).toHold({ properties: ['shipped-is-paid', 'deadlock-free'], seconds: 4 });
});
