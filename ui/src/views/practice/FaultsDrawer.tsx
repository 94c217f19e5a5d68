/** Switches that make the practice relay simulate errors. They apply immediately. */
import { Trans, useLingui } from '@lingui/react/macro';
import { Drawer, NumberInput, Stack, Switch, TagsInput } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useWrite } from '../../api';
import { FailureText, Note } from '../../components';
import type { FaultsView, PracticeView } from '../../host/types';
import { defaultFaults } from './faults';
import css from './practice.module.css';

export interface FaultsDrawerProps {
  opened: boolean;
  state: PracticeView;
  onClose: () => void;
}

interface FaultProps {
  label: string;
  /** What the simulation shows. */
  description: ReactNode;
  on: boolean;
  onSwitch: (on: boolean) => void;
  children?: ReactNode;
}

function Fault({ label, description, on, onSwitch, children }: FaultProps) {
  return (
    <Stack gap={8} className={css.fault}>
      <Switch
        label={label}
        description={description}
        checked={on}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
      />
      {on && children ? (
        <Stack gap={8} pl="2.625rem">
          {children}
        </Stack>
      ) : null}
    </Stack>
  );
}

type Patterns = 'refuse' | 'defer' | 'drop_after_data';

export function FaultsDrawer({ opened, state, onClose }: FaultsDrawerProps) {
  const { t } = useLingui();
  const [requested, setRequested] = useState<FaultsView | null>(null);
  const write = useWrite('practice_faults', { onFailure: () => setRequested(null) });
  // Kept so that switching off and on again restores the same patterns.
  const [last, setLast] = useState<Partial<Record<Patterns, string[]>>>({});
  // The last request until the relay reports the same, so that two quick switches both count.
  const faults = requested ?? state.faults;
  const reported = JSON.stringify(state.faults);
  const pending = write.isPending;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the relay's report ends the request
  useEffect(() => {
    if (!pending) setRequested(null);
  }, [reported]);
  const change = (some: Partial<FaultsView>) => {
    const next = { ...faults, ...some };
    setRequested(next);
    write.mutate(next);
  };
  const turn = (key: Patterns) => (on: boolean) => {
    if (!on) setLast((old) => ({ ...old, [key]: faults[key] }));
    change({ [key]: on ? (last[key] ?? [...defaultFaults[key]]) : [] });
  };
  const patterns = (key: Patterns) => (
    <TagsInput
      label={t`Email addresses`}
      description={t`Use * as a wildcard. Press Enter to add.`}
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
      title={<Trans>Simulate errors</Trans>}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Stack gap={20}>
        <p className="soft">
          <Trans>
            Real relays refuse, defer and fail. See what happens then without affecting anyone.
            Changes apply immediately.
          </Trans>
        </p>
        {write.error ? (
          <Note kind="danger">
            <Trans>The practice relay did not apply the change.</Trans>{' '}
            <FailureText failure={write.error} />
          </Note>
        ) : null}
        <div>
          <Fault
            label={t`Refuse addresses`}
            description={t`Shows how a nonexistent mailbox appears in the results.`}
            on={faults.refuse.length > 0}
            onSwitch={turn('refuse')}
          >
            {patterns('refuse')}
          </Fault>
          <Fault
            label={t`Defer addresses`}
            description={t`Shows how Postroom waits and retries automatically.`}
            on={faults.defer.length > 0}
            onSwitch={turn('defer')}
          >
            {patterns('defer')}
            <NumberInput
              label={t`Deferrals before accepting`}
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
            label={t`Drop the connection after the message`}
            description={t`Shows what “in doubt” means: possibly sent, and you decide.`}
            on={faults.drop_after_data.length > 0}
            onSwitch={turn('drop_after_data')}
          >
            {patterns('drop_after_data')}
          </Fault>
          <Fault
            label={t`Reply slowly`}
            description={t`Shows how a slow relay delays a campaign while you keep working.`}
            on={faults.slow_ms > 0}
            onSwitch={(on) => change({ slow_ms: on ? defaultFaults.slow_ms : 0 })}
          >
            <NumberInput
              label={t`Delay per reply (ms)`}
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
            label={t`Reject sign-in`}
            description={t`Shows how a wrong password pauses the relay without using up retries.`}
            on={faults.refuse_sign_in}
            onSwitch={(on) => change({ refuse_sign_in: on })}
          />
        </div>
      </Stack>
    </Drawer>
  );
}
