/**
 * The relays of a campaign in order: the first sends, the next takes over when it is at its limit,
 * down or paused. Up and down buttons move them, so that the keyboard suffices.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Select } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import type { RelayView } from '../../host/types';
import { usePauseLabel } from '../pauseLabels';
import css from './plan.module.css';

export interface RelayOrderProps {
  /** Relay ids in order of use. */
  order: string[];
  relays: RelayView[];
  onChange: (order: string[]) => void;
}

/** `list` with the item at `from` moved to `to`. */
export function moved<T>(list: T[], from: number, to: number): T[] {
  const rest = list.filter((_, at) => at !== from);
  const one = list[from];
  return one === undefined ? list : [...rest.slice(0, to), one, ...rest.slice(to)];
}

export function RelayOrder({ order, relays, onChange }: RelayOrderProps) {
  const { t } = useLingui();
  const pauseLabel = usePauseLabel();
  const left = relays.filter((one) => !order.includes(one.id));
  return (
    <div className={css.relays}>
      <ol className={css.order} aria-label={t`Relays in order`}>
        {order.map((id, place) => {
          const relay = relays.find((one) => one.id === id);
          const name = relay?.name ?? t`removed relay`;
          const why = relay?.paused ? pauseLabel(relay.paused.why) : null;
          return (
            <li key={id} className={css.relay}>
              <span className={`${css.place} num small`} aria-hidden="true">
                {place + 1}
              </span>
              <span className={css.grow}>
                <span className="medium cut" title={name}>
                  {name}
                </span>
                <span className="small faint">
                  {why ? (
                    <Trans>paused: {why}</Trans>
                  ) : place === 0 ? (
                    <Trans>sends first</Trans>
                  ) : (
                    <Trans>
                      takes over when the relays above are at their limit, down or paused
                    </Trans>
                  )}
                </span>
              </span>
              <ActionIcon
                size="xs"
                aria-label={t`Move ${name} up`}
                disabled={place === 0}
                onClick={() => onChange(moved(order, place, place - 1))}
              >
                <IconArrowUp size={15} aria-hidden />
              </ActionIcon>
              <ActionIcon
                size="xs"
                aria-label={t`Move ${name} down`}
                disabled={place === order.length - 1}
                onClick={() => onChange(moved(order, place, place + 1))}
              >
                <IconArrowDown size={15} aria-hidden />
              </ActionIcon>
              <ActionIcon
                size="xs"
                aria-label={t`Remove ${name}`}
                disabled={order.length === 1}
                onClick={() => onChange(order.filter((one) => one !== id))}
              >
                <IconX size={15} aria-hidden />
              </ActionIcon>
            </li>
          );
        })}
      </ol>
      {left.length > 0 ? (
        <Select
          aria-label={t`Add relay`}
          placeholder={order.length === 0 ? t`Choose a relay` : t`Add a backup relay`}
          value={null}
          data={left.map((one) => ({
            value: one.id,
            label: one.paused ? t`${one.name} (paused)` : one.name,
          }))}
          onChange={(id) => id && onChange([...order, id])}
        />
      ) : (
        <p className="small faint">
          <Trans>All your relays are in use.</Trans>
        </p>
      )}
    </div>
  );
}
