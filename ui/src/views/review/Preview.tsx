/**
 * The email beside the review, rendered for one recipient, with previous and next.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Group, SegmentedControl, Stack } from '@mantine/core';
import { useState } from 'react';
import { useRead } from '../../api';
import { ErrorPanel, Fact, Facts, MailFrame, Note, SkeletonRows } from '../../components';
import { Inbox } from '../../features/mail/Inbox';
import { Pager } from '../../features/mail/Pager';
import { useFormat } from '../../format';
import type { CampaignDraft } from '../../host/types';
import css from './review.module.css';

type Mode = 'wide' | 'phone' | 'text';

export function ReviewPreview({ draft, replyTo }: { draft: CampaignDraft; replyTo: string }) {
  const { t } = useLingui();
  const format = useFormat();
  const [place, setPlace] = useState(0);
  const [mode, setMode] = useState<Mode>('wide');
  const { data, error, refetch } = useRead(
    'campaign_preview',
    { draft, contact: null, place },
    { keep: true },
  );
  if (error) {
    return (
      <ErrorPanel
        title={<Trans>Couldn’t load the preview</Trans>}
        error={error}
        safe={<Trans>Nothing has been sent, and your text is saved.</Trans>}
        onRetry={() => void refetch()}
      />
    );
  }
  if (!data) return <SkeletonRows rows={8} />;
  const who = data.name || data.address;
  const size = format.bytes(data.size);
  const letters = format.number(data.text.length);
  return (
    <Stack
      component="aside"
      gap={8}
      align="flex-start"
      w="21rem"
      maw="100%"
      aria-label={t`Email preview`}
    >
      <Group gap={8} w="100%" justify="space-between" wrap="nowrap">
        <span className="medium cut" title={who}>
          {data.contact === null ? (
            <Trans>Preview for a sample contact</Trans>
          ) : (
            <Trans>Preview for {who}</Trans>
          )}
        </span>
        <Pager place={place} count={data.audience} onPlace={setPlace} />
      </Group>
      <div className={css.mail}>
        <Inbox preview={data} />
        {data.error ? (
          <Box px={12} py={8}>
            <Note kind="danger">{data.error}</Note>
          </Box>
        ) : null}
        {mode === 'text' ? (
          <textarea
            readOnly
            className={`${css.text} mono`}
            aria-label={t`Plain text`}
            value={data.text}
          />
        ) : mode === 'wide' ? (
          <MailFrame
            html={data.html}
            title={t`Desktop preview`}
            width={640}
            scale={334 / 640}
            height={396}
          />
        ) : (
          <MailFrame
            html={data.html}
            title={t`Mobile preview`}
            width={375}
            scale={334 / 375}
            height={396}
          />
        )}
      </div>
      <SegmentedControl
        aria-label={t`View as`}
        value={mode}
        onChange={(value) => setMode(value as Mode)}
        data={[
          { value: 'wide', label: t`Desktop` },
          { value: 'phone', label: t`Mobile` },
          { value: 'text', label: t`Plain text` },
        ]}
      />
      <Facts termWidth="4.75rem" compact>
        <Fact term={<Trans>From</Trans>} whole={data.from}>
          {data.from}
        </Fact>
        <Fact term={<Trans>Reply-to</Trans>} whole={replyTo}>
          {replyTo || data.from}
        </Fact>
        <Fact term={<Trans>Plain text</Trans>} className="num">
          {draft.content.text === null ? (
            <Trans>generated, {letters} characters</Trans>
          ) : (
            <Trans>custom, {letters} characters</Trans>
          )}
        </Fact>
        <Fact term={<Trans>Size</Trans>} className="num">
          {size}
        </Fact>
      </Facts>
    </Stack>
  );
}
