/**
 * The top of the contacts page: how many contacts there are, how many can receive email, and adding
 * more.
 */
import { Plural, Trans } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { PageHead } from '../../components';
import { useChooseImport } from '../../features/chooseImport';
import { useFormat } from '../../format';
import type { ContactCounts } from '../../host/types';
import { ContactDrawer } from './ContactDrawer';

/** How many of the contacts can receive email. */
function Sendable({ counts }: { counts: ContactCounts }) {
  const format = useFormat();
  const sendable = format.number(counts.sendable);
  const blocked = format.number(counts.total - counts.sendable);
  return (
    <span className="num">
      {counts.total === counts.sendable ? (
        <Trans>All of them can receive email</Trans>
      ) : (
        <Trans>
          {sendable} can receive email; {blocked} cannot: unsubscribed, bounced, complained or no
          consent
        </Trans>
      )}
    </span>
  );
}

function Total({ total }: { total: number }) {
  const all = useFormat().number(total);
  return (
    <span className="num">
      <Plural value={total} one={`${all} contact`} other={`${all} contacts`} />
    </span>
  );
}

export function Header({ counts }: { counts: ContactCounts | undefined }) {
  const choose = useChooseImport();
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHead
        title={counts ? <Total total={counts.total} /> : <Trans>Contacts</Trans>}
        line={counts ? <Sendable counts={counts} /> : <span>&nbsp;</span>}
        actions={
          <>
            <Button variant="default" leftSection={<IconFileImport size={16} />} onClick={choose}>
              <Trans>Import</Trans>
            </Button>
            <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>
              <Trans>New contact</Trans>
            </Button>
          </>
        }
      />
      {adding ? <ContactDrawer id={null} onClose={() => setAdding(false)} /> : null}
    </>
  );
}
