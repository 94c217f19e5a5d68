/**
 * The connection test: seven steps, each with its time, the server's exact lines and what to do.
 *
 * No mail is sent: the transaction is reset after RCPT TO. Secrets are masked by the
 * program before they get here.
 */
import { Trans, useLingui } from '@lingui/react/macro';
import { Box, Button, CopyButton, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import {
  IconAlertOctagon,
  IconCheck,
  IconCircleCheck,
  IconExternalLink,
  IconMinus,
  IconShieldLock,
} from '@tabler/icons-react';
import { ErrorPanel, Fact, Facts, Hair, Panel } from '../../components';
import { useReplyMeaning } from '../../features/mail/replyMeanings';
import { useFormat } from '../../format';
import { useHost } from '../../host/context';
import type { ConnectionTestView, Failure, TestStep, TestStepView } from '../../host/types';
import css from './relay.module.css';
import { factName, factValue, stepNames, stepOrder } from './testLabels';

export interface TestPanelProps {
  report: ConnectionTestView | null;
  running: boolean;
  failure: Failure | null;
  from: string;
  to: string;
  onFrom: (from: string) => void;
  onTo: (to: string) => void;
  onAgain: () => void;
  /** Trusts the relay's self-signed certificate, and tests again. */
  onTrust: (certificate: string) => void;
  /** Where the provider explains its sign-in; may be empty. */
  docs: string;
  /** Null: a server of one's own. */
  provider: string | null;
}

function Result({ report }: { report: ConnectionTestView }) {
  const format = useFormat();
  const time = format.millis(report.millis);
  const all = report.steps.length;
  const failed = report.steps.findIndex((step) => step.outcome === 'failed') + 1;
  if (report.ok) {
    return (
      <Group
        component="span"
        gap={6}
        wrap="nowrap"
        fz="sm"
        lh="1rem"
        fw={550}
        className="num"
        c="var(--pr-success)"
      >
        <IconCircleCheck size={14} aria-hidden />
        <Trans>It works, {time}</Trans>
      </Group>
    );
  }
  return (
    <Group
      component="span"
      gap={6}
      wrap="nowrap"
      fz="sm"
      lh="1rem"
      fw={550}
      className="num"
      c="var(--pr-danger)"
    >
      <IconAlertOctagon size={14} aria-hidden />
      <Trans>
        Stopped at step {failed} of {all}, {time}
      </Trans>
    </Group>
  );
}

function StepIcon({ outcome }: { outcome: TestStepView['outcome'] }) {
  const { t } = useLingui();
  if (outcome === 'passed') {
    return <IconCheck size={16} stroke={2.2} color="var(--pr-success)" aria-label={t`Passed`} />;
  }
  if (outcome === 'failed') {
    return <IconAlertOctagon size={16} color="var(--pr-danger)" aria-label={t`Failed`} />;
  }
  // The words beside it say so.
  return <IconMinus size={16} color="var(--pr-ink-faint)" aria-hidden />;
}

function Step({ name, step, needless, docs, provider, onTrust }: StepProps) {
  const { i18n } = useLingui();
  const format = useFormat();
  const host = useHost();
  const outcome = step?.outcome ?? 'skipped';
  const advice = useReplyMeaning()(step?.advice_code ?? null);
  return (
    <li className={css.step} data-failed={outcome === 'failed' || undefined}>
      <StepIcon outcome={outcome} />
      <Stack gap={2} miw={0}>
        <div>
          <span className="medium">{i18n._(stepNames[name])}</span>{' '}
          {outcome === 'skipped' ? (
            <span className="faint">
              {needless ? <Trans>not needed</Trans> : <Trans>not tried</Trans>}
            </span>
          ) : null}
        </div>
        {step?.lines.length ? (
          <div className={`${css.lines} mono`}>{step.lines.join('\n')}</div>
        ) : null}
        {step?.facts.length ? (
          <Facts compact>
            {step.facts.map((fact) => (
              <Fact key={`${fact.name} ${fact.value}`} term={factName(i18n, fact.name)}>
                {factValue(format, fact)}
              </Fact>
            ))}
          </Facts>
        ) : null}
        {step?.advice ? (
          <Stack gap={8} mt={4} align="flex-start">
            <p>{advice ?? step.advice}</p>
            <TrustButton certificate={step.own_certificate} onTrust={onTrust} />
            {name === 'sign_in' && docs && provider ? (
              <Button
                size="xs"
                variant="default"
                rightSection={<IconExternalLink size={13} />}
                onClick={() => void host.openLink(docs)}
              >
                <Trans>Setup guide of {provider}</Trans>
              </Button>
            ) : null}
          </Stack>
        ) : null}
      </Stack>
      <Text span fz="sm" lh="1.25rem" className="faint num">
        {step && outcome !== 'skipped' ? format.millis(step.millis) : null}
      </Text>
    </li>
  );
}

interface TrustButtonProps {
  /** Null: trusting it would not help. */
  certificate: string | null;
  onTrust: (certificate: string) => void;
}

function TrustButton({ certificate, onTrust }: TrustButtonProps) {
  if (certificate === null) return null;
  return (
    <Button size="xs" variant="default" onClick={() => onTrust(certificate)}>
      <Trans>Trust this certificate</Trans>
    </Button>
  );
}

interface StepProps {
  name: TestStep;
  step: TestStepView | undefined;
  /** Skipped although the test went on after it. */
  needless: boolean;
  docs: string;
  provider: string | null;
  onTrust: (certificate: string) => void;
}

/** What support can read: every step, in the server's own words. */
function transcript(report: ConnectionTestView): string {
  return report.steps
    .map((step) =>
      [
        `${step.step}: ${step.outcome}, ${step.millis} ms`,
        ...step.lines.map((line) => `  ${line}`),
        ...step.facts.map(({ name, value }) => `  ${name}: ${value}`),
        ...(step.advice ? [`  ${step.advice_code ?? ''}: ${step.advice}`] : []),
      ].join('\n'),
    )
    .join('\n');
}

export function TestPanel(props: TestPanelProps) {
  const { report, running, failure, from, to, onFrom, onTo, onAgain, onTrust, docs, provider } =
    props;
  const { t } = useLingui();
  const last = stepOrder.findLastIndex((name) =>
    report?.steps.some((step) => step.step === name && step.outcome !== 'skipped'),
  );
  return (
    <Panel
      title={t`Connection test`}
      right={
        running ? (
          <Group
            component="span"
            gap={6}
            wrap="nowrap"
            fz="sm"
            lh="1rem"
            fw={550}
            className="faint"
          >
            <Trans>Testing the connection</Trans>
          </Group>
        ) : report ? (
          <Result report={report} />
        ) : null
      }
    >
      <SimpleGrid cols={2} spacing={8} px={16} py={12}>
        <TextInput
          label={t`Sender address`}
          type="email"
          value={from}
          onChange={(event) => onFrom(event.currentTarget.value)}
        />
        <TextInput
          label={t`Test recipient`}
          type="email"
          value={to}
          onChange={(event) => onTo(event.currentTarget.value)}
        />
      </SimpleGrid>
      <Hair />
      {failure ? (
        <ErrorPanel
          title={<Trans>The test could not be run.</Trans>}
          error={failure}
          onRetry={onAgain}
        />
      ) : (
        <Box component="ol" py={6} aria-live="polite" aria-busy={running}>
          {stepOrder.map((name, place) => (
            <Step
              key={name}
              name={name}
              step={running ? undefined : report?.steps.find((step) => step.step === name)}
              needless={!running && place < last}
              docs={docs}
              provider={provider}
              onTrust={onTrust}
            />
          ))}
        </Box>
      )}
      <Hair />
      <Group gap={8} pl={16} pr={8} py={6} wrap="nowrap">
        <IconShieldLock size={14} color="var(--pr-ink-faint)" aria-hidden />
        <span className="small faint">
          <Trans>No email is sent. Passwords are never shown here.</Trans>
        </span>
        {report && !running ? (
          <CopyButton value={transcript(report)}>
            {({ copied, copy }) => (
              <Button ml="auto" size="xs" variant="subtle" onClick={copy}>
                {copied ? t`Copied` : t`Copy for support`}
              </Button>
            )}
          </CopyButton>
        ) : null}
      </Group>
    </Panel>
  );
}
