/** Catalogues: a view's is loaded when its route opens, and for every language that follows. */
import { msg } from '@lingui/core/macro';
import { describe, expect, it } from 'vitest';
import { activate, i18n, loadCatalogue } from '../i18n';

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
