/**
 * The last replies, newest first; an address links to its history.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { Panel, StateMark } from '../../components';
import { useFormat } from '../../format';
import type { LastReply } from '../../host/types';
import css from './live.module.css';

interface RowProps {
  id: string;
  reply: LastReply;
}

/** A reply never changes: its row renders once, however often the list is read. */
const Row = memo(
  function Row({ id, reply: one }: RowProps) {
    const format = useFormat();
    return (
      <li className={css.reply}>
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
    );
  },
  (old, next) =>
    old.id === next.id &&
    old.reply.delivery === next.reply.delivery &&
    old.reply.at === next.reply.at &&
    old.reply.status === next.reply.status,
);

export const LastReplies = memo(function LastReplies({
  id,
  replies,
}: {
  id: string;
  replies: LastReply[];
}) {
  const { t } = useLingui();
  return (
    <Panel
      title={<Trans>Last replies</Trans>}
      right={
        <Link to="/campaigns/$id/deliveries" params={{ id }}>
          <Trans>All deliveries</Trans>
        </Link>
      }
    >
      {replies.length === 0 ? (
        <Text p={16} className="faint">
          <Trans>No replies yet.</Trans>
        </Text>
      ) : (
        <ul aria-label={t`Last replies`}>
          {replies.map((one) => (
            <Row key={`${one.delivery} ${one.at}`} id={id} reply={one} />
          ))}
        </ul>
      )}
    </Panel>
  );
});
