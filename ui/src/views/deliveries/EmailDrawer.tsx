/**
 * The email of one delivery, as its recipient gets it.
 *
 * It is composed from the campaign and the contact as they are now: Postroom keeps no copy of each
 * email. Leaves out: the practice inbox, which shows what really was sent to it.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Drawer, Stack } from '@mantine/core';
import { useRead } from '../../api';
import { ErrorPanel, MailFrame, Note, SkeletonRows } from '../../components';
import { Inbox } from '../../features/mail/Inbox';
import type { CampaignDraft, DeliveryRow } from '../../host/types';

function Email({ draft, contact }: { draft: CampaignDraft; contact: string }) {
  const { t } = useLingui();
  const preview = useRead('campaign_preview', { draft, contact, place: 0 });
  if (preview.error) {
    return (
      <ErrorPanel
        title={<Trans>Couldn’t load the email</Trans>}
        error={preview.error}
        safe={<Trans>If the contact was deleted, only the record of the delivery remains.</Trans>}
        onRetry={() => void preview.refetch()}
      />
    );
  }
  if (!preview.data) return <SkeletonRows rows={8} />;
  const { data } = preview;
  return (
    <Stack gap={8} flex={1} mih={0}>
      <p className="small faint">
        <Trans>As the recipient gets it, with the contact’s current values.</Trans>
      </p>
      {data.error ? <Note kind="danger">{data.error}</Note> : null}
      <Inbox preview={data} />
      <MailFrame html={data.html} title={t`Email`} height="100%" />
    </Stack>
  );
}

interface EmailDrawerProps {
  campaign: string;
  row: DeliveryRow;
  opened: boolean;
  onClose: () => void;
}

export function EmailDrawer({ campaign, row, opened, onClose }: EmailDrawerProps) {
  const { t } = useLingui();
  const { data } = useRead('campaign_get', { id: campaign }, { enabled: opened });
  const { address } = row;
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={680}
      title={t`Email to ${address}`}
      closeButtonProps={{ 'aria-label': t`Close email` }}
      styles={{
        content: { display: 'flex', flexDirection: 'column' },
        body: { flex: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
      }}
    >
      {data ? <Email draft={data.draft} contact={row.contact} /> : <SkeletonRows rows={8} />}
    </Drawer>
  );
}
