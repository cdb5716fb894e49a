import { expect, it } from '@jest/globals';
import { cloudEvent } from './cloud-event.js';

it('an event holds what the feed tells but for the name, and what CloudEvents asks for', () => {
  const change = {
    cursor: 'a cursor',
    type: 'account.erased',
    id: '7',
    version: 3,
    fields: [],
    time: '2026-01-31T12:00:00.000Z',
  };
  expect(cloudEvent({ ...change, username: 'ann' }, '0a1b2c3d', 'https://accounts.example.org')).toEqual({
    specversion: '1.0',
    id: '0a1b2c3d-7-3',
    source: 'https://accounts.example.org/api/user/v1/accounts',
    type: 'account.erased',
    subject: '7',
    time: '2026-01-31T12:00:00.000Z',
    datacontenttype: 'application/json',
    dataschema: 'https://accounts.example.org/schemas/account-change-1.json',
    data: change,
  });
});
