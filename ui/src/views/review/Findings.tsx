/**
 * The results of the pre-send check: errors first, then warnings, then what is OK.
 */
import { useLingui } from '@lingui/react';
import { Plural, Trans } from '@lingui/react/macro';
import { Box, Button, Group, SimpleGrid, Text } from '@mantine/core';
import { IconAlertOctagon, IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Panel } from '../../components';
import { useFieldName } from '../../features/mail/fields';
import { useFormat } from '../../format';
import type { Finding } from '../../host/types';
import { type FindingLabel, type FixPlace, findingLabels } from './findingLabels';
import css from './review.module.css';

const withMessage: ReadonlySet<string> = new Set(['template_syntax', 'template_render']);

function useFindingLabel(): (finding: Finding) => FindingLabel | null {
  const format = useFormat();
  const fieldName = useFieldName();
  return ({ code, params }) => {
    const param = (name: string) => {
      const value = params[name] ?? '';
      if (/^\d+$/.test(value)) return format.number(Number(value));
      if (name === 'fields') return format.list(value.split(', ').map((one) => fieldName(one)));
      return name === 'field' ? fieldName(value) : value;
    };
    const count = Number(params.count ?? 0);
    return findingLabels[code]?.(Object.assign(param, { count })) ?? null;
  };
}

const keyOf = ({ code, params }: Finding) => `${code} ${Object.values(params).join(' ')}`;

function Fix({ id, to, label }: { id: string; to: FixPlace; label: string }) {
  const navigate = useNavigate();
  const go = () => {
    if (to === 'compose') return void navigate({ to: '/campaigns/$id/compose', params: { id } });
    return void navigate({ to: `/${to}` });
  };
  return (
    <Button size="xs" variant="default" onClick={go}>
      {label}
    </Button>
  );
}

function FindingRow({ id, finding }: { id: string; finding: Finding }) {
  const { i18n } = useLingui();
  const label = useFindingLabel()(finding);
  const block = finding.severity === 'block';
  // The engine's message says where, the label says what. Only template errors need both.
  const exact = withMessage.has(finding.code) ? finding.message : null;
  return (
    <Group
      component="li"
      gap={12}
      wrap="nowrap"
      className={`${css.finding} ${block ? css.block : ''}`}
    >
      {block ? (
        <IconAlertOctagon size={18} color="var(--pr-danger)" aria-hidden />
      ) : (
        <IconAlertTriangle size={18} color="var(--pr-warning)" aria-hidden />
      )}
      <Box flex={1} miw={0} style={{ overflowWrap: 'anywhere' }}>
        <Text inherit fw={600}>
          <span className="unseen">{block ? <Trans>Error:</Trans> : <Trans>Warning:</Trans>} </span>
          {label ? i18n._(label.title) : finding.message}
        </Text>
        {label?.line ? <div className="small soft">{i18n._(label.line)}</div> : null}
        {exact ? <div className="mono soft">{exact}</div> : null}
      </Box>
      {label?.fix ? <Fix id={id} to={label.fix.to} label={i18n._(label.fix.label)} /> : null}
    </Group>
  );
}

export function Findings({ id, findings }: { id: string; findings: Finding[] }) {
  const { i18n } = useLingui();
  const label = useFindingLabel();
  const of = (severity: Finding['severity']) => findings.filter((one) => one.severity === severity);
  const blocks = of('block');
  const warns = of('warn');
  const goods = of('good');
  return (
    <Panel
      title={<Trans>Pre-send check</Trans>}
      right={
        <Group component="span" gap={12} wrap="nowrap" fz="sm" lh="1rem" fw={550} className="num">
          {blocks.length > 0 ? (
            <Group component="span" gap={4} wrap="nowrap" c="var(--pr-danger)">
              <IconAlertOctagon size={14} aria-hidden />
              <Plural value={blocks.length} one="# error" other="# errors" />
            </Group>
          ) : null}
          {warns.length > 0 ? (
            <Group component="span" gap={4} wrap="nowrap" c="var(--pr-warning)">
              <IconAlertTriangle size={14} aria-hidden />
              <Plural value={warns.length} one="# warning" other="# warnings" />
            </Group>
          ) : null}
          {goods.length > 0 ? (
            <Group component="span" gap={4} wrap="nowrap" c="var(--pr-success)">
              <IconCircleCheck size={14} aria-hidden />
              <Plural value={goods.length} one="# OK" other="# OK" />
            </Group>
          ) : null}
        </Group>
      }
    >
      <ul>
        {[...blocks, ...warns].map((finding) => (
          <FindingRow key={keyOf(finding)} id={id} finding={finding} />
        ))}
      </ul>
      {goods.length > 0 ? (
        <SimpleGrid component="ul" cols={2} spacing={0} verticalSpacing={0} py={4}>
          {goods.map((finding) => {
            const known = label(finding);
            const text = known ? i18n._(known.title) : finding.message;
            return (
              <Group
                component="li"
                gap={12}
                wrap="nowrap"
                mih="var(--pr-row)"
                px={16}
                py={4}
                miw={0}
                key={keyOf(finding)}
              >
                <IconCircleCheck size={18} stroke={1.7} color="var(--pr-success)" aria-hidden />
                <span className="soft">{text}</span>
              </Group>
            );
          })}
        </SimpleGrid>
      ) : null}
      {findings.length === 0 ? (
        <Text px={16} py={12} className="soft">
          <Trans>No problems found.</Trans>
        </Text>
      ) : null}
    </Panel>
  );
}
