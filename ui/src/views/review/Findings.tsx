/**
 * The results of the pre-send check: errors first, then warnings, then what is OK.
 */
import { useLingui } from '@lingui/react';
import { Plural, Trans } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
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
      <div className={css.grow}>
        <div className={css.strong}>
          <span className="unseen">{block ? <Trans>Error:</Trans> : <Trans>Warning:</Trans>} </span>
          {label ? i18n._(label.title) : finding.message}
        </div>
        {label?.line ? <div className="small soft">{i18n._(label.line)}</div> : null}
        {exact ? <div className="mono soft">{exact}</div> : null}
      </div>
      {label?.fix ? <Fix id={id} to={label.fix.to} label={i18n._(label.fix.label)} /> : null}
    </Group>
  );
}

export function Findings({ id, findings }: { id: string; findings: Finding[] }) {
  const { i18n } = useLingui();
  const label = useFindingLabel();
  const of = (severity: Finding['severity']) =>
    findings.filter((one) => one.severity === severity);
  const blocks = of('block');
  const warns = of('warn');
  const goods = of('good');
  return (
    <Panel
      title={<Trans>Pre-send check</Trans>}
      right={
        <span className={`${css.tally} num`}>
          {blocks.length > 0 ? (
            <span className={css.danger}>
              <IconAlertOctagon size={14} aria-hidden />
              <Plural value={blocks.length} one="# error" other="# errors" />
            </span>
          ) : null}
          {warns.length > 0 ? (
            <span className={css.warning}>
              <IconAlertTriangle size={14} aria-hidden />
              <Plural value={warns.length} one="# warning" other="# warnings" />
            </span>
          ) : null}
          {goods.length > 0 ? (
            <span className={css.good}>
              <IconCircleCheck size={14} aria-hidden />
              <Plural value={goods.length} one="# OK" other="# OK" />
            </span>
          ) : null}
        </span>
      }
    >
      <ul>
        {[...blocks, ...warns].map((finding) => (
          <FindingRow key={keyOf(finding)} id={id} finding={finding} />
        ))}
      </ul>
      {goods.length > 0 ? (
        <ul className={css.goods}>
          {goods.map((finding) => {
            const known = label(finding);
            const text = known ? i18n._(known.title) : finding.message;
            return (
              <li key={keyOf(finding)} className={css.goodLine}>
                <IconCircleCheck size={18} stroke={1.7} color="var(--pr-success)" aria-hidden />
                <span className="soft">{text}</span>
              </li>
            );
          })}
        </ul>
      ) : null}
      {findings.length === 0 ? (
        <p className={`${css.none} soft`}>
          <Trans>No problems found.</Trans>
        </p>
      ) : null}
    </Panel>
  );
}
