/**
 * The mail as one person gets it: walk through the audience or search for somebody; on a computer,
 * on a phone, or as plain text.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Drawer, Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { memo, useState } from 'react';
import { useRead } from '../../api';
import { ErrorPanel, MailFrame, Note, SkeletonRows } from '../../components';
import { Inbox } from '../../features/mail/Inbox';
import { Pager } from '../../features/mail/Pager';
import css from './compose.module.css';
import { useStored } from './store';
import type { DraftStore } from './useDraft';

type Look = 'wide' | 'phone' | 'text';

export interface PreviewDrawerProps {
  draft: DraftStore;
  opened: boolean;
  onClose: () => void;
}

function Person({ value, onPick }: { value: string | null; onPick: (id: string | null) => void }) {
  const { t } = useLingui();
  const [search, setSearch] = useState('');
  const [wanted] = useDebouncedValue(search, 200);
  const { data } = useRead(
    'contact_page',
    {
      filter: { search: wanted, list: null, status: null, rule: null },
      sort: 'address',
      descending: false,
      offset: 0,
      limit: 20,
      last_mail: false,
    },
    { keep: true },
  );
  const people = (data?.rows ?? []).map((row) => {
    const name = [row.given_name, row.family_name].filter(Boolean).join(' ');
    return { value: row.id, label: name ? `${name} · ${row.address}` : row.address };
  });
  return (
    <Select
      aria-label={t`Preview for a contact`}
      placeholder={t`Search contacts`}
      searchable
      clearable
      // The program has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={t`No results`}
      data={people}
      value={value}
      onChange={onPick}
      onSearchChange={setSearch}
      w="15rem"
      comboboxProps={{ withinPortal: true, zIndex: 1000 }}
    />
  );
}

function Inside({ draft: store }: { draft: DraftStore }) {
  const { t } = useLingui();
  const draft = useStored(store, (one) => one);
  const [look, setLook] = useState<Look>('wide');
  const [place, setPlace] = useState(0);
  const [contact, setContact] = useState<string | null>(null);
  const { data, error, refetch } = useRead(
    'campaign_preview',
    { draft, contact, place },
    { keep: true },
  );
  if (error) {
    return (
      <ErrorPanel
        title={<Trans>Couldn’t load the preview</Trans>}
        error={error}
        onRetry={() => void refetch()}
        action={
          contact === null ? undefined : (
            <Button variant="default" onClick={() => setContact(null)}>
              <Trans>Show first recipient</Trans>
            </Button>
          )
        }
      />
    );
  }
  if (!data) return <SkeletonRows rows={10} />;
  const who = data.name ? `${data.name} · ${data.address}` : data.address;
  return (
    <Stack gap={8} h="100%">
      <Group gap={8}>
        <Person value={contact} onPick={setContact} />
        {contact === null ? (
          <Pager place={place} count={data.audience} onPlace={setPlace} />
        ) : (
          <Button variant="subtle" size="xs" onClick={() => setContact(null)}>
            <Trans>Back to all recipients</Trans>
          </Button>
        )}
        <Box component="span" flex={1} />
        <SegmentedControl
          aria-label={t`Shown as`}
          value={look}
          onChange={(value) => setLook(value as Look)}
          data={[
            { value: 'wide', label: t`Desktop` },
            { value: 'phone', label: t`Mobile` },
            { value: 'text', label: t`Plain text` },
          ]}
        />
      </Group>
      <p className="small faint cut" title={who}>
        {data.contact === null ? (
          <Trans>Preview for a sample contact. The selected lists are empty.</Trans>
        ) : (
          <Trans>Preview for {who}</Trans>
        )}
      </p>
      {data.error ? (
        <Note kind="danger">
          <b>
            <Trans>This email can’t be generated yet:</Trans>
          </b>{' '}
          {data.error}
        </Note>
      ) : null}
      <div className={css.previewMail} data-look={look}>
        <Inbox preview={data} />
        {look === 'text' ? (
          <textarea
            readOnly
            className={`${css.previewText} mono`}
            aria-label={t`Plain text`}
            value={data.text}
          />
        ) : (
          <MailFrame
            html={data.html}
            title={look === 'wide' ? t`Desktop preview` : t`Mobile preview`}
            height="100%"
          />
        )}
      </div>
    </Stack>
  );
}

export const PreviewDrawer = memo(function PreviewDrawer(props: PreviewDrawerProps) {
  const { draft, opened, onClose } = props;
  const { t } = useLingui();
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={720}
      title={t`Preview`}
      closeButtonProps={{ 'aria-label': t`Close preview` }}
      transitionProps={{ duration: 120 }}
      classNames={{ body: css.drawerBody, content: css.drawer, title: css.drawerTitle }}
    >
      <Inside draft={draft} />
    </Drawer>
  );
});
