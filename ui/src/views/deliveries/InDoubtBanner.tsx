/**
 * The banner for deliveries in doubt, with the actions that resolve all, the selected ones, or one.
 *
 * Both actions ask first and name the risk. Nothing is resolved without the user.
 */
import { plural } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, Group } from '@mantine/core';
import { IconHelpHexagon } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import { ConfirmDialog, FailureText, Note, type Selection } from '../../components';
import { useToast } from '../../features/toast';
import { useFormat } from '../../format';
import type { Resolution } from '../../host/types';
import css from './deliveries.module.css';

export interface ResolveProps {
  campaign: string;
  /** Null: all that are in doubt. */
  ids: string[] | null;
  count: number;
  size?: 'xs' | 'sm';
  onResolved?: () => void;
}

/** "Mark as sent" and "Send again", with the question behind each. */
export function Resolve({ campaign, ids, count, size = 'xs', onResolved }: ResolveProps) {
  const { t } = useLingui();
  const format = useFormat();
  const toast = useToast();
  const [asking, setAsking] = useState<Resolution | null>(null);
  const write = useWrite('delivery_resolve', {
    onDone: (done, request) => {
      setAsking(null);
      const resolved = format.number(done.count);
      toast({
        message:
          request.resolution === 'was_sent'
            ? plural(done.count, {
                one: 'One email marked as sent.',
                other: `${resolved} emails marked as sent.`,
              })
            : plural(done.count, {
                one: 'One email queued again.',
                other: `${resolved} emails queued again.`,
              }),
      });
      onResolved?.();
    },
  });
  const number = format.number(count);
  const ask = (resolution: Resolution) => {
    write.reset();
    setAsking(resolution);
  };
  const failed = write.error ? (
    <Note kind="danger">
      <FailureText failure={write.error} />
    </Note>
  ) : null;
  return (
    <>
      <Button variant="default" size={size} onClick={() => ask('was_sent')}>
        <Trans>Mark as sent</Trans>
      </Button>
      <Button variant="default" size={size} onClick={() => ask('send_again')}>
        <Trans>Send again</Trans>
      </Button>
      <ConfirmDialog
        opened={asking === 'was_sent'}
        title={t`Mark as sent?`}
        yes={t`Mark as sent`}
        no={t`Cancel`}
        busy={write.isPending}
        onNo={() => setAsking(null)}
        onYes={() => write.mutate({ campaign, ids, resolution: 'was_sent' })}
      >
        <Plural
          value={count}
          one="This email will count as accepted. If it did not arrive, this person won’t get another copy."
          other={`These ${number} emails will count as accepted. Anyone who didn’t receive it won’t get another copy.`}
        />
        {failed}
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'send_again'}
        title={t`Send again?`}
        yes={t`Send again`}
        no={t`Cancel`}
        busy={write.isPending}
        onNo={() => setAsking(null)}
        onYes={() => write.mutate({ campaign, ids, resolution: 'send_again' })}
      >
        <Plural
          value={count}
          one="If the first email did arrive, this person gets it twice. Check with the relay’s provider first if you can."
          other={`If the first emails did arrive, these ${number} people get it twice. Check with the relay’s provider first if you can.`}
        />
        {failed}
      </ConfirmDialog>
    </>
  );
}

/** The selected ids; null: all. "All except" is looked up, since the command takes a list or all. */
function useSelectedIds(campaign: string, selection: Selection | null): string[] | null {
  const chosen = selection?.chosen;
  const except = chosen?.kind === 'matching' && chosen.except.size > 0 ? chosen.except : null;
  const filter = { campaign, status: 'in_doubt' as const, search: '', domain: null, code: null };
  const all = useRead(
    'delivery_page',
    { filter, sort: null, descending: false, offset: 0, limit: 10_000 },
    { enabled: except !== null },
  );
  if (chosen?.kind === 'these') return chosen.ids.size > 0 ? [...chosen.ids] : null;
  if (!except) return null;
  return all.data?.rows.map((row) => row.id).filter((id) => !except.has(id)) ?? [];
}

export interface InDoubtBannerProps {
  campaign: string;
  count: number;
  /** Null: rows cannot be selected now. */
  selection: Selection | null;
  /** The table shows them. */
  shown: boolean;
  onShow: () => void;
}

export function InDoubtBanner({ campaign, count, selection, shown, onShow }: InDoubtBannerProps) {
  const format = useFormat();
  const number = format.number(count);
  const ids = useSelectedIds(campaign, selection);
  const some = ids ? ids.length : count;
  const someText = format.number(some);
  return (
    <Group gap={8} wrap="nowrap" className={css.inDoubt} role="note">
      <IconHelpHexagon size={16} stroke={1.9} color="var(--pr-in-doubt-text)" aria-hidden />
      <Box flex={1} miw={0}>
        <b className="num">
          <Plural
            value={count}
            one="One email is in doubt: it may have been sent."
            other={`${number} emails are in doubt: they may have been sent.`}
          />
        </b>{' '}
        <span className="soft">
          <Trans>
            The message was already sent when the connection was lost or Postroom was closed, and no
            reply came. They may have arrived, so Postroom doesn’t send them again.
          </Trans>{' '}
          {shown ? (
            <Trans>
              To find out, open a row and search the provider’s log for its Message-ID, or ask the
              recipient.
            </Trans>
          ) : null}
        </span>
      </Box>
      {shown ? (
        <>
          <span className="small faint num">
            {ids ? (
              <Plural value={some} one="1 selected:" other={`${someText} selected:`} />
            ) : (
              <Plural value={some} one="1 in doubt:" other={`All ${someText}:`} />
            )}
          </span>
          {some > 0 ? (
            <Resolve campaign={campaign} ids={ids} count={some} onResolved={selection?.none} />
          ) : null}
        </>
      ) : (
        <Button variant="default" size="xs" onClick={onShow}>
          <Trans>Show</Trans>
        </Button>
      )}
    </Group>
  );
}
