/**
 * The relays this campaign goes through: how many lines are open, how much each took, what stops one.
 */
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { IconAlertOctagon } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Gauge, Panel } from '../../components';
import { usePauseWords } from '../../features/pauseWords';
import { useFormat } from '../../format';
import type { LiveRelay } from '../../host/types';
import css from './live.module.css';

function Working({ relay, over }: { relay: LiveRelay; over: boolean }) {
  const { t } = useLingui();
  const format = useFormat();
  const { name, connections, connections_max: most, accepted, per_second } = relay;
  const pace = per_second === null ? null : format.decimal(per_second * 60, 0);
  const taken = format.number(accepted);
  if (over) {
    return (
      <div className={css.between}>
        <span className="medium cut" title={name}>
          {name}
        </span>
        <span className="small soft num">
          <Trans>{taken} accepted</Trans>
        </span>
      </div>
    );
  }
  return (
    <>
      <div className={css.between}>
        <span className="medium cut" title={name}>
          {name}
        </span>
        <span className="small faint num">
          {pace === null ? <Trans>no limit set</Trans> : <Trans>at most {pace} a minute</Trans>}
        </span>
      </div>
      <Gauge used={connections} of={most} label={t`Open lines to ${name}`} />
      <div className={`${css.between} small soft num`}>
        <span>
          <Plural
            value={most}
            one={`${connections} of # line open`}
            other={`${connections} of # lines open`}
          />
        </span>
        <span>
          <Trans>{taken} accepted</Trans>
        </span>
      </div>
    </>
  );
}

export function Relays({ relays, over }: { relays: LiveRelay[]; over: boolean }) {
  const { t } = useLingui();
  const words = usePauseWords();
  const navigate = useNavigate();
  return (
    <Panel title={<Trans>Relays</Trans>}>
      {relays.length === 0 ? (
        <p className={`${css.blank} faint`}>
          <Trans>No relay has taken part yet.</Trans>
        </p>
      ) : (
        <ul className={css.list}>
          {relays.map((relay) => {
            const reason = relay.paused ? words(relay.paused) : null;
            return (
              <li key={relay.id} className={css.relay}>
                {relay.paused && !over ? (
                  <div className={css.paused}>
                    <span className="medium faint cut" title={relay.name}>
                      {relay.name}
                    </span>
                    <span className={css.trouble}>
                      <IconAlertOctagon size={14} aria-hidden />
                      <span>
                        <Trans>Paused: {reason}</Trans>
                      </span>
                    </span>
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t`Fix ${relay.name}`}
                      onClick={() => void navigate({ to: '/relays/$id', params: { id: relay.id } })}
                    >
                      <Trans>Fix</Trans>
                    </Button>
                  </div>
                ) : (
                  <Working relay={relay} over={over} />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
