/** Catalogues: a view's is loaded when its route opens, and for every language that follows. */
import { i18n } from '@lingui/core';
import { msg } from '@lingui/core/macro';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

// Other test files of this worker have loaded catalogues: a second instance has loaded none.
const address = '../i18n?unloaded';
const { activate, loadCatalogue }: typeof import('../i18n') = await import(address);
beforeAll(() => i18n.loadAndActivate({ locale: 'de', messages: {} }));
beforeEach(() => activate('en'));
afterAll(() => activate('en'));

const ofRelay = msg`Encryption`;
const ofSettings = msg`Dark`;

describe('catalogues', () => {
  it('a view’s texts are German once its catalogue is loaded', async () => {
    await activate('de');
    expect(i18n._(ofRelay)).toBe('Encryption');
    await loadCatalogue('relay');
    expect(i18n._(ofRelay)).toBe('Verschlüsselung');
  });

  it('another language loads the catalogues of the views that were opened', async () => {
    await loadCatalogue('settings');
    expect(i18n._(ofSettings)).toBe('Dark');
    await activate('de');
    expect(i18n._(ofSettings)).toBe('Dunkel');
  });

  it('numbers and plurals of an English text are filled in', async () => {
    const mails = 3;
    expect(i18n._(msg`${mails} mails`)).toBe('3 mails');
  });
});
