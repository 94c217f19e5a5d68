/**
 * What became known of a mail after the relay took it: one mark for each kind, the newest first; the
 * moments and the reasons in its tooltip.
 */
import { msg } from '@lingui/core/macro';
import { Trans, useLingui } from '@lingui/react/macro';
import { Tooltip } from '@mantine/core';
import { StateMark, states } from '../components';
import { useFormat } from '../format';
import type { FactKind, FactView } from '../host/types';
import css from './eventMarks.module.css';

/** Moments and reasons that one tooltip tells. */
const told = 5;

/** Each kind once, in the order of its newest fact. */
function byKind(facts: FactView[]): [FactKind, [FactView, ...FactView[]]][] {
  const kinds = new Map<FactKind, [FactView, ...FactView[]]>();
  for (const fact of facts) {
    const same = kinds.get(fact.kind);
    if (same) same.push(fact);
    else kinds.set(fact.kind, [fact]);
  }
  return [...kinds];
}

export const robotLabel = msg`probably a robot`;

export function EventMarks({ facts }: { facts: FactView[] }) {
  const { t, i18n } = useLingui();
  const format = useFormat();
  if (facts.length === 0) return null;
  return (
    <ul className={css.since} aria-label={t`Since then`}>
      {byKind(facts).map(([kind, [newest, ...others]]) => {
        const all = [newest, ...others];
        const robots = all.every((fact) => fact.robot);
        const times = format.number(all.length);
        const { source } = newest;
        return (
          <li key={kind}>
            <Tooltip
              multiline
              maw={420}
              label={
                <div>
                  <div>{i18n._(states[kind].meaning)}</div>
                  {all.slice(0, told).map((fact) => (
                    <div key={`${fact.at} ${fact.detail ?? ''}`} className={css.fact}>
                      {format.moment(fact.at)}
                      {fact.robot ? ` (${i18n._(robotLabel)})` : ''}
                      {fact.detail ? `: ${fact.detail}` : ''}
                    </div>
                  ))}
                  <div>
                    <Trans>From {source}</Trans>
                  </div>
                </div>
              }
            >
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its tooltip is for the keyboard too */}
              <span className={css.one} tabIndex={0}>
                <StateMark state={kind} size={14} />
                <span className="faint num">
                  {all.length > 1 ? `${times} × ` : ''}
                  {format.moment(newest.at)}
                  {robots ? ` (${i18n._(robotLabel)})` : ''}
                </span>
              </span>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}
