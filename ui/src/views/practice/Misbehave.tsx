/**
 * Switches that make the practice relay misbehave, and what one learns from each. They work at once.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Drawer, NumberInput, Switch, TagsInput } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useWrite } from '../../api';
import { FailureText, Note } from '../../components';
import type { FaultsView, PracticeView } from '../../host/types';
import { firstWish } from './faults';
import css from './practice.module.css';

export interface MisbehaveProps {
  opened: boolean;
  state: PracticeView;
  onClose: () => void;
}

interface FaultProps {
  label: string;
  /** What one learns from it. */
  lesson: ReactNode;
  on: boolean;
  onSwitch: (on: boolean) => void;
  children?: ReactNode;
}

function Fault({ label, lesson, on, onSwitch, children }: FaultProps) {
  return (
    <div className={css.fault}>
      <Switch
        label={label}
        description={lesson}
        checked={on}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
      {on && children ? <div className={css.detail}>{children}</div> : null}
    </div>
  );
}

type Patterns = 'refuse' | 'defer' | 'drop_after_data';

export function Misbehave({ opened, state, onClose }: MisbehaveProps) {
  const { t } = useLingui();
  const [wish, setWish] = useState<FaultsView | null>(null);
  const write = useWrite('practice_faults', { onFailure: () => setWish(null) });
  // Remembered, so that switching off and on again brings the same patterns back.
  const [last, setLast] = useState<Partial<Record<Patterns, string[]>>>({});
  // What was asked for last, until the relay says the same: two quick switches both count.
  const faults = wish ?? state.faults;
  const told = JSON.stringify(state.faults);
  const pending = write.isPending;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the relay says ends the wish
  useEffect(() => {
    if (!pending) setWish(null);
  }, [told]);
  const change = (some: Partial<FaultsView>) => {
    const next = { ...faults, ...some };
    setWish(next);
    write.mutate(next);
  };
  const turn = (key: Patterns) => (on: boolean) => {
    if (!on) setLast((old) => ({ ...old, [key]: faults[key] }));
    change({ [key]: on ? (last[key] ?? [...firstWish[key]]) : [] });
  };
  const patterns = (key: Patterns) => (
    <TagsInput
      label={t`Addresses`}
      description={t`* stands for anything. Enter adds one.`}
      value={faults[key]}
      onChange={(value) => change({ [key]: value })}
    />
  );
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={440}
      title={<Trans>Make it misbehave</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <div className={css.faults}>
        <p className="soft">
          <Trans>
            Real relays say no, say “later”, and break down. Here you see what happens then, without
            harm to anyone. Each switch works at once.
          </Trans>
        </p>
        {write.error ? (
          <Note kind="danger">
            <Trans>The practice relay did not take this.</Trans>{' '}
            <FailureText failure={write.error} />
          </Note>
        ) : null}
        <div>
          <Fault
            label={t`Refuse some addresses`}
            lesson={t`Shows how a mailbox that does not exist looks on the record.`}
            on={faults.refuse.length > 0}
            onSwitch={turn('refuse')}
          >
            {patterns('refuse')}
          </Fault>
          <Fault
            label={t`Say “later” to some addresses`}
            lesson={t`Shows how Postroom waits and comes back by itself.`}
            on={faults.defer.length > 0}
            onSwitch={turn('defer')}
          >
            {patterns('defer')}
            <NumberInput
              label={t`How many times, before it takes the mail`}
              value={faults.defer_times}
              min={1}
              max={50}
              allowDecimal={false}
              styles={{ wrapper: { width: 160 } }}
              onChange={(value) => {
                if (Number(value) >= 1) change({ defer_times: Number(value) });
              }}
            />
          </Fault>
          <Fault
            label={t`Cut the line after the mail’s text`}
            lesson={t`Shows what “in doubt” means: perhaps sent, and you decide.`}
            on={faults.drop_after_data.length > 0}
            onSwitch={turn('drop_after_data')}
          >
            {patterns('drop_after_data')}
          </Fault>
          <Fault
            label={t`Answer slowly`}
            lesson={t`Shows how a slow relay lengthens a campaign, and that you can go on working.`}
            on={faults.slow_ms > 0}
            onSwitch={(on) => change({ slow_ms: on ? firstWish.slow_ms : 0 })}
          >
            <NumberInput
              label={t`Milliseconds before each answer`}
              value={faults.slow_ms}
              min={1}
              max={60_000}
              step={500}
              allowDecimal={false}
              styles={{ wrapper: { width: 160 } }}
              onChange={(value) => {
                if (Number(value) >= 1) change({ slow_ms: Number(value) });
              }}
            />
          </Fault>
          <Fault
            label={t`Refuse the sign-in`}
            lesson={t`Shows how a wrong password pauses the relay and spends nobody’s tries.`}
            on={faults.refuse_sign_in}
            onSwitch={(on) => change({ refuse_sign_in: on })}
          />
        </div>
      </div>
    </Drawer>
  );
}
