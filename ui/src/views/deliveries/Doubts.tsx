/**
 * Mails that were perhaps sent: says so, and lets the person settle all, the chosen ones, or one.
 *
 * Both ways ask first and name the risk. Leaves out: ever deciding by itself.
 */
import { plural } from '@lingui/core/macro';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconHelpHexagon } from '@tabler/icons-react';
import { useState } from 'react';
import { useRead, useWrite } from '../../api';
import { ConfirmDialog, FailureText, Note, type Selection } from '../../components';
import { useSay } from '../../features/say';
import { useFormat } from '../../format';
import type { Settlement } from '../../host/types';
import css from './deliveries.module.css';

export interface SettleProps {
  campaign: string;
  /** Null: all that are in doubt. */
  ids: string[] | null;
  count: number;
  size?: 'xs' | 'sm';
  onSettled?: () => void;
}

/** "Mark as sent" and "Send again", with the question behind each. */
export function Settle({ campaign, ids, count, size = 'xs', onSettled }: SettleProps) {
  const { t } = useLingui();
  const format = useFormat();
  const say = useSay();
  const [asking, setAsking] = useState<Settlement | null>(null);
  const write = useWrite('delivery_settle', {
    onDone: (done, request) => {
      setAsking(null);
      const settled = format.number(done.count);
      say({
        message:
          request.settlement === 'was_sent'
            ? plural(done.count, {
                one: 'One email marked as sent.',
                other: `${settled} emails marked as sent.`,
              })
            : plural(done.count, {
                one: 'One email queued again.',
                other: `${settled} emails queued again.`,
              }),
      });
      onSettled?.();
    },
  });
  const number = format.number(count);
  const ask = (settlement: Settlement) => {
    write.reset();
    setAsking(settlement);
  };
  const trouble = write.error ? (
    <Note kind="danger">
      <FailureText failure={write.error} />
    </Note>
  ) : null;
  return (
    <>
      <Button variant="default" size={size} onClick={() => ask('was_sent')}>
        {count === 1 ? <Trans>Mark as sent</Trans> : <Trans>Mark as sent</Trans>}
      </Button>
      <Button variant="default" size={size} onClick={() => ask('send_again')}>
        <Trans>Send again</Trans>
      </Button>
      <ConfirmDialog
        opened={asking === 'was_sent'}
        title={t`Mark as sent?`}
        yes={count === 1 ? t`Mark as sent` : t`Mark as sent`}
        no={t`Cancel`}
        busy={write.isPending}
        onNo={() => setAsking(null)}
        onYes={() => write.mutate({ campaign, ids, settlement: 'was_sent' })}
      >
        <Plural
          value={count}
          one="This email will count as accepted. If it did not arrive, this person won’t get another copy."
          other={`These ${number} emails will count as accepted. Anyone who didn’t receive it won’t get another copy.`}
        />
        {trouble}
      </ConfirmDialog>
      <ConfirmDialog
        opened={asking === 'send_again'}
        title={t`Send again?`}
        yes={t`Send again`}
        no={t`Cancel`}
        busy={write.isPending}
        onNo={() => setAsking(null)}
        onYes={() => write.mutate({ campaign, ids, settlement: 'send_again' })}
      >
        <Plural
          value={count}
          one="If the first email did arrive, this person gets it twice. Check with the relay’s provider first if you can."
          other={`If the first emails did arrive, these ${number} people get it twice. Check with the relay’s provider first if you can.`}
        />
        {trouble}
      </ConfirmDialog>
    </>
  );
}

/** The chosen ids; null: all. "All but a few" is looked up, since the program takes a list or all. */
function useChosen(campaign: string, selection: Selection | null): string[] | null {
  const chosen = selection?.chosen;
  const except = chosen?.kind === 'matching' && chosen.except.size > 0 ? chosen.except : null;
  const filter = { campaign, status: 'in_doubt' as const, search: '', domain: null, code: null };
  const all = useRead(
    'delivery_page',
    { filter, offset: 0, limit: 10_000 },
    { enabled: except !== null },
  );
  if (chosen?.kind === 'these') return chosen.ids.size > 0 ? [...chosen.ids] : null;
  if (!except) return null;
  return all.data?.rows.map((row) => row.id).filter((id) => !except.has(id)) ?? [];
}

export interface DoubtsProps {
  campaign: string;
  count: number;
  /** Null: nothing can be chosen now. */
  selection: Selection | null;
  showing: boolean;
  onShow: () => void;
}

export function Doubts({ campaign, count, selection, showing, onShow }: DoubtsProps) {
  const format = useFormat();
  const number = format.number(count);
  const ids = useChosen(campaign, selection);
  const some = ids ? ids.length : count;
  const someText = format.number(some);
  return (
    <div className={css.doubts} role="note">
      <IconHelpHexagon size={16} stroke={1.9} color="var(--pr-in-doubt-text)" aria-hidden />
      <div className={css.doubtWords}>
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
          {showing ? (
            <Trans>
              To find out, open a row and search the provider’s log for its Message-ID, or ask the
              recipient.
            </Trans>
          ) : null}
        </span>
      </div>
      {showing ? (
        <>
          <span className="small faint num">
            {ids ? (
              <Plural value={some} one="1 selected:" other={`${someText} selected:`} />
            ) : (
              <Plural value={some} one="1 in doubt:" other={`All ${someText}:`} />
            )}
          </span>
          {some > 0 ? (
            <Settle campaign={campaign} ids={ids} count={some} onSettled={selection?.none} />
          ) : null}
        </>
      ) : (
        <Button variant="default" size="xs" onClick={onShow}>
          <Trans>Show</Trans>
        </Button>
      )}
    </div>
  );
}
