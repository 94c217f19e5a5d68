/**
 * The last answers, newest first; an address leads to its whole history.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from '@tanstack/react-router';
import { Panel, StateMark } from '../../components';
import { useFormat } from '../../format';
import type { LastReply } from '../../host/types';
import css from './live.module.css';

export function LastReplies({ id, replies }: { id: string; replies: LastReply[] }) {
  const { t } = useLingui();
  const format = useFormat();
  return (
    <Panel
      title={<Trans>Last replies</Trans>}
      right={
        <Link to="/campaigns/$id/deliveries" params={{ id }} className={css.all}>
          <Trans>All deliveries</Trans>
        </Link>
      }
    >
      {replies.length === 0 ? (
        <p className={`${css.blank} faint`}>
          <Trans>No relay has answered yet.</Trans>
        </p>
      ) : (
        <ul aria-label={t`Last replies`}>
          {replies.map((one) => (
            <li key={`${one.delivery} ${one.at}`} className={css.reply}>
              <span className="small faint num">{format.timeExact(one.at)}</span>
              <span>
                <StateMark state={one.status} />
              </span>
              <span className="cut">
                <Link
                  to="/campaigns/$id/deliveries"
                  params={{ id }}
                  search={{ search: one.address }}
                  className={css.address}
                  title={one.address}
                >
                  {one.address}
                </Link>
              </span>
              <span className="mono soft cut" title={one.reply}>
                {one.reply}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
